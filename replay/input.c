#include "replay/input.h"

#include <dirent.h>
#include <errno.h>
#include <pcap/dlt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "capture/filter.h"

enum { SNAPLEN = 262144 };

struct file {
	char *path;
	uint32_t first;      /* of its interfaces … */
	uint32_t interfaces; /* … that are known, in a row */
};

struct input {
	struct file *files;
	size_t count;
	size_t room;
	size_t next;           /* file that follows the one being read */
	struct reader *reader; /* NULL between files */
	uint64_t behind;       /* bytes of the files that have been read */
	struct filter *filter;
	struct interfaces *interfaces;
	struct input_counts counts;
	input_complain *complain;
	bool told; /* bad files have been complained of in an earlier pass */
};

static int add_path(struct input *in, const char *folder, const char *name)
{
	char *path;

	if (in->count == in->room) {
		size_t room = in->room * 2 + 16;
		struct file *larger = realloc(in->files, room * sizeof(*larger));

		if (!larger)
			return -1;
		in->files = larger;
		in->room = room;
	}
	if (asprintf(&path, folder ? "%s/%s" : "%s%s", folder ? folder : "", name) < 0)
		return -1;
	in->files[in->count++] = (struct file){.path = path};
	return 0;
}

/* What cannot be looked at is taken for a file: opening it says why. */
static bool is_file(const char *folder, const char *name)
{
	char *path;
	struct stat s;
	bool file;

	if (name[0] == '.' || asprintf(&path, "%s/%s", folder, name) < 0)
		return false;
	file = stat(path, &s) != 0 || S_ISREG(s.st_mode);
	free(path);
	return file;
}

static int add_folder(struct input *in, const char *folder, char *message, size_t size)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, NULL, alphasort);
	int result = 0;
	size_t before = in->count;

	if (n < 0) {
		snprintf(message, size, "%s: %s", folder, strerror(errno));
		return -1;
	}
	for (int i = 0; i < n; i++) {
		if (result == 0 && is_file(folder, entries[i]->d_name))
			result = add_path(in, folder, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	if (result != 0 || in->count == before) {
		snprintf(message, size, "%s: %s", folder,
		    result ? "no memory" : "no files in this folder");
		return -1;
	}
	return 0;
}

static int add(struct input *in, const char *path, char *message, size_t size)
{
	struct stat s;

	if (strcmp(path, "-") != 0 && stat(path, &s) == 0 && S_ISDIR(s.st_mode))
		return add_folder(in, path, message, size);
	if (add_path(in, NULL, path) == 0)
		return 0;
	snprintf(message, size, "%s: no memory", path);
	return -1;
}

/* An expression may make sense for one link type only: it is tried on Ethernet and on raw IP. */
static struct filter *open_filter(const char *expression, char *message, size_t size)
{
	struct filter_options options = {
	    .expression = expression,
	    .snaplen = SNAPLEN,
	    .optimize = true,
	};
	char why[256], other[256];
	struct filter *f = filter_open(&options, DLT_EN10MB, why, sizeof(why));

	if (!f)
		f = filter_open(&options, DLT_RAW, other, sizeof(other));
	if (!f)
		snprintf(message, size, "filter '%s': %s", expression, why);
	return f;
}

struct input *input_open(const char *const *paths, int count, const char *filter,
    input_complain *complain, char *message, size_t size)
{
	struct input *in = calloc(1, sizeof(*in));

	if (in)
		in->interfaces = interfaces_open();
	if (!in || !in->interfaces) {
		free(in);
		snprintf(message, size, "no memory");
		return NULL;
	}
	in->complain = complain;
	if (filter && !(in->filter = open_filter(filter, message, size))) {
		input_close(in);
		return NULL;
	}
	for (int i = 0; i < count; i++) {
		if (add(in, paths[i], message, size) != 0) {
			input_close(in);
			return NULL;
		}
	}
	return in;
}

void input_close(struct input *in)
{
	if (!in)
		return;
	reader_close(in->reader);
	filter_close(in->filter);
	interfaces_close(in->interfaces);
	for (size_t i = 0; i < in->count; i++)
		free(in->files[i].path);
	free(in->files);
	free(in);
}

static void complain(struct input *in, const char *message)
{
	if (in->told)
		return;
	in->counts.bad_files++;
	in->complain(message);
}

/* Opens files from the next on until one opens. 1, 0: there is none left, -1: EINTR. */
static int open_next(struct input *in)
{
	char message[512];

	while (in->next < in->count) {
		errno = 0;
		in->reader = reader_open(in->files[in->next].path, message, sizeof(message));
		if (!in->reader && errno == EINTR)
			return -1;
		in->next++;
		if (in->reader)
			return 1;
		complain(in, message);
	}
	return 0;
}

static void close_file(struct input *in)
{
	in->behind += reader_position(in->reader);
	reader_close(in->reader);
	in->reader = NULL;
}

static void survey_add(struct input_survey *all, const struct reader_info *info)
{
	bool first = all->link_type < 0;
	bool finer = info->nanoseconds || info->several; /* pcapng may come to such stamps */

	if (first)
		all->link_type = info->link_type;
	all->several |= info->several || info->link_type != all->link_type;
	all->alike = !info->several && (first || (all->alike && info->link_type == all->link_type &&
						     finer == all->nanoseconds));
	all->nanoseconds |= finer;
	if (info->snaplen > all->snaplen)
		all->snaplen = info->snaplen;
	all->bytes += info->size;
}

/* Adds what the header of a file that will be read later says. */
static void look_ahead(const char *path, struct input_survey *survey, bool *sized)
{
	char message[512];
	struct stat s;
	struct reader *r;

	if (strcmp(path, "-") == 0 || stat(path, &s) != 0 || !S_ISREG(s.st_mode)) {
		*sized = survey->alike = false;
		return;
	}
	r = reader_open(path, message, sizeof(message));
	if (r)
		survey_add(survey, reader_info(r));
	reader_close(r);
}

int input_survey(struct input *in, struct input_survey *survey)
{
	int got = in->reader ? 1 : open_next(in);
	bool sized;

	*survey = (struct input_survey){.link_type = -1};
	if (got <= 0)
		return got;
	survey_add(survey, reader_info(in->reader));
	sized = survey->bytes > 0;
	for (size_t i = in->next; i < in->count; i++)
		look_ahead(in->files[i].path, survey, &sized);
	if (!sized)
		survey->bytes = 0;
	return 0;
}

/* Learns of interfaces that the file being read has named by now. Another pass meets those that
 * are known; a file that names more of them than before is taken for a new one. */
static int learn(struct input *in, struct file *f)
{
	uint32_t named = reader_info(in->reader)->interfaces;

	if (f->interfaces < named && f->first + f->interfaces != interfaces_count(in->interfaces)) {
		f->first = interfaces_count(in->interfaces);
		f->interfaces = 0;
	}
	for (; f->interfaces < named; f->interfaces++)
		if (interfaces_add(in->interfaces, reader_interface(in->reader, f->interfaces)) !=
		    0)
			return -1;
	return 0;
}

/* The next packet of the file being read: as reader_next, but what breaks is complained of and
 * ends the file. */
static int next_in_file(struct input *in, struct reader_packet *packet)
{
	struct file *f = &in->files[in->next - 1];
	int got = reader_next(in->reader, packet);

	if (got > 0 && learn(in, f) != 0) {
		complain(in, "no memory");
		return 0;
	}
	if (got > 0)
		packet->interface += f->first;
	else if (got < 0 && *reader_error(in->reader) != '\0') {
		complain(in, reader_error(in->reader));
		return 0;
	}
	return got;
}

int input_next(struct input *in, struct reader_packet *packet)
{
	for (;;) {
		int got = in->reader ? 1 : open_next(in);

		if (got <= 0)
			return got;
		got = next_in_file(in, packet);
		if (got < 0)
			return -1;
		if (got == 0) {
			close_file(in);
			continue;
		}
		in->counts.read++;
		if (!in->filter || filter_match(in->filter, packet))
			return 1;
		in->counts.filtered++;
	}
}

bool input_run(struct input *in, uint64_t most, struct reader_run *run)
{
	if (!in->reader || in->filter || !reader_run(in->reader, most, run))
		return false;
	in->counts.read += run->packets;
	return true;
}

const struct interfaces *input_interfaces(const struct input *in)
{
	return in->interfaces;
}

size_t input_files(const struct input *in)
{
	return in->count;
}

void input_rewind(struct input *in)
{
	if (in->reader)
		close_file(in);
	in->next = 0;
	in->behind = 0;
	in->told = true;
}

bool input_quiet(struct input *in)
{
	return in->reader ? reader_quiet(in->reader) : false;
}

uint64_t input_position(const struct input *in)
{
	return in->behind + (in->reader ? reader_position(in->reader) : 0);
}

const struct input_counts *input_counts(const struct input *in)
{
	return &in->counts;
}

#include "store/sqltext.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* The end of a quoted text whose first quote is at p; a doubled quote stands for one. NULL: it has
 * no end. */
static const char *quoted_end(const char *p)
{
	char quote = *p++;

	for (; *p; p++) {
		if (*p != quote)
			continue;
		if (p[1] != quote)
			return p + 1;
		p++;
	}
	return NULL;
}

static const char *number_end(const char *p)
{
	while (isdigit((unsigned char)*p) || *p == '.')
		p++;
	if ((*p == 'e' || *p == 'E') && (isdigit((unsigned char)p[1]) ||
					    ((p[1] == '-' || p[1] == '+') && isdigit((unsigned char)p[2])))) {
		p += 2;
		while (isdigit((unsigned char)*p))
			p++;
	}
	return is_name(*p) ? NULL : p;
}

static const char *sign_end(const char *p)
{
	static const char *const two[] = { "<=", ">=", "<>", "!=", "==", "||", "<<", ">>" };

	if (strchr("?:@$#[`", *p) || strncmp(p, "--", 2) == 0 || strncmp(p, "/*", 2) == 0)
		return NULL;
	for (unsigned i = 0; i < sizeof(two) / sizeof(two[0]); i++)
		if (strncmp(p, two[i], 2) == 0)
			return p + 2;
	return p + 1;
}

static const char *token_end(const char *p, enum sql_token_type *type)
{
	if (*p == '\'' || *p == '"') {
		*type = *p == '"' ? TOKEN_QUOTED : TOKEN_STRING;
		return quoted_end(p);
	}
	if (isdigit((unsigned char)*p) || (*p == '.' && isdigit((unsigned char)p[1]))) {
		*type = TOKEN_NUMBER;
		return number_end(p);
	}
	if (is_name(*p)) {
		*type = TOKEN_NAME;
		while (is_name(*p))
			p++;
		return *p == '\'' ? NULL : p; /* x'00' is a blob */
	}
	*type = TOKEN_SIGN;
	return sign_end(p);
}

int sql_tokens(const char *sql, struct sql_token *tokens, int max)
{
	const char *p = sql;

	for (int n = 0; n < max; n++) {
		const char *end;

		p += strspn(p, " \t\r\n\f");
		tokens[n] = (struct sql_token){ .type = TOKEN_END, .at = p };
		if (!*p)
			return n + 1;
		end = token_end(p, &tokens[n].type);
		if (!end)
			return -1;
		tokens[n].size = (size_t)(end - p);
		p = end;
	}
	return -1;
}

bool sql_is(const struct sql_token *t, const char *word)
{
	return (t->type == TOKEN_NAME || t->type == TOKEN_SIGN) && strlen(word) == t->size &&
	       strncasecmp(t->at, word, t->size) == 0;
}

int sql_unquote(const struct sql_token *t, char *to, size_t room)
{
	bool quoted = t->type == TOKEN_QUOTED || t->type == TOKEN_STRING;
	size_t from = quoted, until = t->size - quoted, n = 0;

	for (size_t i = from; i < until; i++) {
		if (n == room)
			return -1;
		to[n++] = t->at[i];
		if (quoted && t->at[i] == t->at[0])
			i++;
	}
	return (int)n;
}

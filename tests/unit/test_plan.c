#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "store/pairs.h"
#include "store/plan.h"

enum { ROWS = 9001, VECTORS = 3 };

/* Rows of few pairs, and vectors of which the first is everywhere, the second here and there. */
struct fixture {
	struct pairs pairs;
	struct plan_rows over;
	struct squeeze *squeeze;
	int64_t values[VECTORS][ROWS], back[ROWS];
	uint8_t present[VECTORS][ROWS];
	uint64_t rest[ROWS];
	struct vector vectors[VECTORS];
	uint64_t random;
};

static uint64_t next(struct fixture *f)
{
	f->random = f->random * 6364136223846793005u + 1442695040888963407u;
	return f->random >> 33;
}

static void put_rows(struct fixture *f, unsigned ends)
{
	uint64_t from[PAIRS_AT_ONCE], to[PAIRS_AT_ONCE];
	uint8_t present[PAIRS_AT_ONCE];

	assert_int_equal(pairs_begin(&f->pairs, ROWS), 0);
	for (uint32_t row = 0; row < ROWS; row += PAIRS_AT_ONCE) {
		unsigned n = ROWS - row < PAIRS_AT_ONCE ? ROWS - row : PAIRS_AT_ONCE;

		for (unsigned i = 0; i < n; i++) {
			from[i] = pairs_key((struct pairs_end){ .address = next(f) % ends, .port = 1 });
			to[i] = pairs_key((struct pairs_end){ .address = next(f) % ends, .port = 1 });
			present[i] = next(f) % 16 > 0;
		}
		assert_int_equal(pairs_put(&f->pairs, row, n, from, to, present), 0);
	}
}

static void fill(struct fixture *f, unsigned v, unsigned absent_of_16)
{
	struct vector *to = &f->vectors[v];

	*to = (struct vector){ .values = f->values[v], .present = f->present[v], .range = RANGE_NONE };
	for (uint32_t row = 0; row < ROWS; row++) {
		f->values[v][row] = (int64_t)(next(f) << 33 | next(f)) >> next(f) % 64;
		f->present[v][row] = next(f) % 16 >= absent_of_16;
		to->count += f->present[v][row];
	}
}

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->random = 1;
	f->squeeze = squeeze_open();
	put_rows(f, 40);
	f->over = (struct plan_rows){ .rows = ROWS, .codes = f->pairs.codes, .same = f->pairs.same,
		.other = f->pairs.other, .pairs = f->pairs.count };
	f->over.table = calloc(2 * ROWS + 2, sizeof(int64_t));
	fill(f, 0, 0);
	fill(f, 1, 9);
	fill(f, 2, 3);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	squeeze_close(f->squeeze);
	pairs_free(&f->pairs);
	free(f->over.table);
	free(f);
	return 0;
}

/* What the plan leaves of the vector gives it back, and its absent rows are nobody's. */
static void come_back(struct fixture *f, struct plan p, unsigned v)
{
	struct vector all[VECTORS];
	struct bytes out = { 0 };
	struct integers to;
	struct cursor c;
	int64_t base;

	memcpy(all, f->vectors, sizeof(all));
	integers_begin(&to, all[v].count, f->squeeze);
	plan_apply(&p, all, v, &f->over, &to, &base);
	assert_int_equal(to.count, all[v].count);
	integers_end(&to, &out);
	c = cursor_over(out.data, out.used);
	assert_int_equal(integers_unpack(&c, f->rest, all[v].count, f->squeeze), 0);
	memset(f->back, 0x55, sizeof(f->back));
	all[v].values = f->back;
	plan_undo(&p, all, v, &f->over, f->rest, base);
	for (uint32_t row = 0; row < ROWS; row++)
		if (f->present[v][row])
			assert_int_equal(f->back[row], f->values[v][row]);
	bytes_free(&out);
}

static void come_back_by_all_plans(struct fixture *f)
{
	for (unsigned v = 0; v < VECTORS; v++) {
		for (unsigned link = 0; link < PLAN_LINKS; link++) {
			for (unsigned a = 0; a <= v; a++) {
				struct plan p = { .link = (uint8_t)link, .sign = 1, .a = (uint16_t)a, .b = PLAN_NO_VECTOR };

				if (link == PLAN_ROW && a == v)
					continue;
				come_back(f, p, v);
				for (unsigned b = 0; b < v; b++) {
					p.b = (uint16_t)b;
					p.sign = p.sign > 0 ? -1 : 1;
					come_back(f, p, v);
				}
			}
		}
	}
}

static void every_plan_gives_its_values_back(void **state)
{
	come_back_by_all_plans(*state);
}

/* One pair for all rows, told by a vector that hardly ever has a value: the way back to one is long,
 * and the time it takes must not be that of all rows times all rows. */
static void values_that_lie_far_back_are_told_from(void **state)
{
	struct fixture *f = *state;

	put_rows(f, 2);
	f->over.pairs = f->pairs.count;
	fill(f, 0, 16);
	f->present[0][3] = f->present[0][ROWS - 5] = 1;
	f->vectors[0].count = 2;
	come_back_by_all_plans(f);
}

static void a_vector_without_values_comes_back(void **state)
{
	struct fixture *f = *state;

	for (unsigned v = 0; v < VECTORS; v++)
		fill(f, v, 16);
	come_back_by_all_plans(f);
}

static void a_range_leaves_out_what_is_absent(void **state)
{
	struct fixture *f = *state;
	int64_t min = INT64_MAX, max = INT64_MIN;
	struct range r;

	for (uint32_t rows = 0; rows < 40; rows++) {
		r = range_of(f->values[1], f->present[1], rows);
		assert_true(r.min == min && r.max == max);
		if (f->present[1][rows]) {
			min = f->values[1][rows] < min ? f->values[1][rows] : min;
			max = f->values[1][rows] > max ? f->values[1][rows] : max;
		}
	}
	assert_true(min < max);
	f->values[0][ROWS - 1] = INT64_MIN;
	f->values[0][ROWS - 2] = INT64_MAX;
	r = range_of(f->values[0], NULL, ROWS);
	assert_true(r.min == INT64_MIN && r.max == INT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_plan_gives_its_values_back, setup, teardown),
		cmocka_unit_test_setup_teardown(values_that_lie_far_back_are_told_from, setup, teardown),
		cmocka_unit_test_setup_teardown(a_vector_without_values_comes_back, setup, teardown),
		cmocka_unit_test_setup_teardown(a_range_leaves_out_what_is_absent, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

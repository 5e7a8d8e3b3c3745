/*
 * Rows of a result as text.
 *
 *   table  columns lined up, for people; widths are those of the first thousand rows
 *   json   an object a line; NULL is null
 *   csv    RFC 4180 with a header line, ends of lines are \n
 *   tsv    a header line; \t \n \r \\ \0 stand for those bytes
 */
#ifndef STORE_PRINT_H
#define STORE_PRINT_H

#include "serve/output.h"
#include "store/sqlvalue.h"

enum print_form { PRINT_TABLE, PRINT_JSON, PRINT_CSV, PRINT_TSV };

/* "table", "json", "csv" or "tsv": 0, or -1. */
int print_form_parse(const char *text, enum print_form *form);

struct row_printer;

/* Output stays the caller's. The names are copied. header: of csv, tsv and table. NULL: no memory. */
struct row_printer *row_printer_open(enum print_form form, struct output *output, const char *const *names,
    unsigned columns, bool header);
/* From now on JSON objects lack the fields that are NULL. */
void row_printer_omit_null(struct row_printer *p);
/* 0, or -1: no memory, or the output has failed. */
int row_printer_row(struct row_printer *p, const struct sql_value *values);
/* Writes what is still held, and the end. 0, or -1. */
int row_printer_close(struct row_printer *p);

/* One record as a JSON object, exactly as it was put: absent fields left out. names: a column's
 * name each; cells[i] may have no state, for a column the block has not. 0, or -1: no memory. */
int print_record(struct output *o, const struct words *names, const struct cells *const *cells,
    uint32_t row, struct bytes *scratch);

#endif

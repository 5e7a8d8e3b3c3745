/*
 * SQL text cut into tokens, as far as recognising simple queries needs it.
 */
#ifndef STORE_SQLTEXT_H
#define STORE_SQLTEXT_H

#include <stdbool.h>
#include <stddef.h>

enum sql_token_type {
	TOKEN_NAME,   /* a bare word */
	TOKEN_QUOTED, /* "a name" */
	TOKEN_STRING, /* 'a text' */
	TOKEN_NUMBER,
	TOKEN_SIGN,   /* anything else: ( ) , = <= … */
	TOKEN_END,
};

struct sql_token {
	enum sql_token_type type;
	const char *at; /* within the SQL */
	size_t size;
};

/* Cuts a text into at most max tokens, the last of which is TOKEN_END. How many, or -1: too many,
 * or something that is not understood (a comment, a parameter, a blob). */
int sql_tokens(const char *sql, struct sql_token *tokens, int max);
/* True for this word, whatever the case of its letters, or this sign. */
bool sql_is(const struct sql_token *t, const char *word);
/* The text of a name or string without its quotes into `to`; its size, or -1: longer than room. */
int sql_unquote(const struct sql_token *t, char *to, size_t room);

#endif

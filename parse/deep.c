#include "parse/deep.h"

void deep_read(struct record *r)
{
	(void)r;
}

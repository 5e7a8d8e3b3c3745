/*
 * SNMP versions 1, 2c and 3 (RFC 1157, RFC 3416, RFC 3412). What does not fit is said in brackets,
 * and ends the part it stands in; the parts around it still close their braces.
 */
#include "capture/print/asn1.h"
#include "capture/print/printers.h"

enum { V1 = 0, V2C = 1, V3 = 3 };

enum pdu_type { GET, GET_NEXT, RESPONSE, SET, TRAP, GET_BULK, INFORM, V2_TRAP, REPORT };

/* What is left of a sequence while its elements are taken one by one. */
struct rest {
	struct print *p;
	const uint8_t *at;
	uint32_t left;
	uint32_t last; /* size of the element taken last */
};

static bool take_any(struct rest *r, struct asn1_element *e)
{
	int size = asn1_read(r->p, r->at, r->left, e);

	if (size < 0)
		return false;
	r->at += size;
	r->left -= (uint32_t)size;
	r->last = (uint32_t)size;
	return true;
}

/* Takes an element that must be of a kind; complains "[otherwise]" when it is not. */
static bool take(struct rest *r, enum asn1_kind kind, const char *otherwise, struct asn1_element *e)
{
	if (!take_any(r, e))
		return false;
	if (e->kind == kind)
		return true;
	text_printf(r->p->text, "[%s]", otherwise);
	asn1_print(r->p, e);
	return false;
}

static struct rest inside(struct print *p, const struct asn1_element *e)
{
	return (struct rest){.p = p, .at = e->at, .left = e->n};
}

static void extra(struct rest *r, uint32_t n, const char *after)
{
	if (n > 0)
		text_printf(r->p->text, "[%d extra after %s]", (int)n, after);
}

static void open_brace(struct print *p, const char *what)
{
	if (p->options->verbose > 0)
		text_str(p->text, what);
}

static bool variable(struct rest *r, bool asks)
{
	struct asn1_element e;
	struct rest pair;

	text_char(r->p->text, ' ');
	if (!take(r, ASN1_SEQUENCE, "!varbind", &e))
		return false;
	pair = inside(r->p, &e);
	if (!take(&pair, ASN1_OBJECT, "objName!=OID", &e))
		return false;
	asn1_print(r->p, &e);
	if (!asks)
		text_char(r->p->text, '=');
	if (!take_any(&pair, &e))
		return false;
	if (e.kind == ASN1_NULL)
		return true;
	if (asks)
		text_str(r->p->text, "[objVal!=NULL]");
	asn1_print(r->p, &e);
	return true;
}

static void variables(struct rest *r, unsigned type)
{
	struct asn1_element e;
	bool asks = type == GET || type == GET_NEXT || type == GET_BULK;
	struct rest list;

	if (!take(r, ASN1_SEQUENCE, "!SEQ of varbind", &e))
		return;
	extra(r, r->left, "SEQ of varbind");
	list = inside(r->p, &e);
	while (list.left > 0 && variable(&list, asks))
		;
}

static const char *const error_names[] = {"noError", "tooBig", "noSuchName", "badValue", "readOnly",
    "genErr", "noAccess", "wrongType", "wrongLength", "wrongEncoding", "wrongValue", "noCreation",
    "inconsistentValue", "resourceUnavailable", "commitFailed", "undoFailed", "authorizationError",
    "notWritable", "inconsistentName"};

static void error_name(struct print *p, int32_t error)
{
	if (error >= 0 && (size_t)error < sizeof(error_names) / sizeof(error_names[0]))
		text_str(p->text, error_names[error]);
	else
		text_printf(p->text, "err=%u", (uint32_t)error);
}

/* Of all but answers and bulk requests the error fields must be zero. */
static bool never_fails(unsigned type)
{
	return type == GET || type == GET_NEXT || type == SET || type == INFORM ||
	       type == V2_TRAP || type == REPORT;
}

static void error_status(struct print *p, unsigned type, int32_t status)
{
	if (type == GET_BULK) {
		text_printf(p->text, " N=%d", status);
		return;
	}
	if (status == 0)
		return;
	text_str(p->text, never_fails(type) ? "[errorStatus(" : " ");
	error_name(p, status);
	if (never_fails(type))
		text_str(p->text, ")!=0]");
}

static void error_index(struct print *p, unsigned type, int32_t status, int32_t index)
{
	if (type == GET_BULK)
		text_printf(p->text, " M=%d", index);
	else if (never_fails(type) && index != 0)
		text_printf(p->text, "[errorIndex(%d)!=0]", index);
	else if (index != 0 && status == 0)
		text_printf(p->text, "[errorIndex(%d) w/o errorStatus]", index);
	else if (index != 0)
		text_printf(p->text, "@%d", index);
	else if (status != 0 && !never_fails(type))
		text_str(p->text, "[errorIndex==0]");
}

static void common_pdu(struct rest *r, unsigned type)
{
	struct asn1_element e;
	int32_t status;

	if (!take(r, ASN1_INTEGER, "reqId!=INT", &e))
		return;
	if (r->p->options->verbose > 0)
		text_printf(r->p->text, "R=%d ", (int32_t)e.value);
	if (!take(r, ASN1_INTEGER, "errorStatus!=INT", &e))
		return;
	status = (int32_t)e.value;
	error_status(r->p, type, status);
	if (!take(r, ASN1_INTEGER, "errorIndex!=INT", &e))
		return;
	error_index(r->p, type, status, (int32_t)e.value);
	variables(r, type);
}

static void trap_kind(struct print *p, int32_t generic)
{
	static const char *const names[] = {"coldStart", "warmStart", "linkDown", "linkUp",
	    "authenticationFailure", "egpNeighborLoss", "enterpriseSpecific"};

	if (generic >= 0 && (size_t)generic < sizeof(names) / sizeof(names[0]))
		text_printf(p->text, " %s", names[generic]);
	else
		text_printf(p->text, " gt=%d", generic);
}

static void trap_pdu(struct rest *r)
{
	enum { ENTERPRISE = 6 };
	struct text *t = r->p->text;
	struct asn1_element e;
	int32_t generic;

	text_char(t, ' ');
	if (!take(r, ASN1_OBJECT, "enterprise!=OID", &e))
		return;
	asn1_print(r->p, &e);
	text_char(t, ' ');
	if (!take(r, ASN1_ADDRESS, "agent-addr!=INETADDR", &e))
		return;
	asn1_print(r->p, &e);
	if (!take(r, ASN1_INTEGER, "generic-trap!=INT", &e))
		return;
	generic = (int32_t)e.value;
	trap_kind(r->p, generic);
	if (!take(r, ASN1_INTEGER, "specific-trap!=INT", &e))
		return;
	if (generic == ENTERPRISE)
		text_printf(t, " s=%d", (int32_t)e.value);
	else if ((int32_t)e.value != 0)
		text_printf(t, "[specific-trap(%d)!=0]", (int32_t)e.value);
	text_char(t, ' ');
	if (!take(r, ASN1_UNSIGNED, "time-stamp!=TIMETICKS", &e))
		return;
	asn1_print(r->p, &e);
	variables(r, TRAP);
}

static void pdu(struct rest *r, int version)
{
	struct print *p = r->p;
	struct asn1_element e;
	struct rest body;

	if (!take_any(r, &e))
		return;
	if (e.kind != ASN1_PDU) {
		text_str(p->text, "[no PDU]");
		return;
	}
	extra(r, r->left, "PDU");
	open_brace(p, "{ ");
	asn1_print(p, &e);
	text_char(p->text, ' ');
	if (version == V1 &&
	    (e.tag == GET_BULK || e.tag == INFORM || e.tag == V2_TRAP || e.tag == REPORT)) {
		text_str(p->text, "[v2 PDU in v1 message]");
		return;
	}
	if (version == V2C && e.tag == TRAP) {
		text_str(p->text, "[v1 PDU in v2 message]");
		return;
	}
	body = inside(p, &e);
	if (e.tag == TRAP)
		trap_pdu(&body);
	else
		common_pdu(&body, e.tag);
	open_brace(p, " } ");
}

static void community(struct rest *r, int version)
{
	struct asn1_element e;

	if (!take(r, ASN1_STRING, "comm!=STR", &e))
		return;
	/* The usual name goes without saying. */
	if (e.n != 6 || memcmp(e.at, "public", 6) != 0) {
		text_str(r->p->text, "C=");
		asn1_string_print(r->p, &e);
		text_char(r->p->text, ' ');
	}
	pdu(r, version);
}

static void labelled(struct print *p, const char *label, const struct asn1_element *e)
{
	text_str(p->text, label);
	asn1_string_print(p, e);
	text_char(p->text, ' ');
}

/* Security parameters of the user-based model (RFC 3414). */
static void user_security(struct print *p, const struct asn1_element *string)
{
	struct rest outer = inside(p, string), r;
	struct asn1_element e;

	if (!take(&outer, ASN1_SEQUENCE, "!usm", &e))
		return;
	r = inside(p, &e);
	if (!take(&r, ASN1_STRING, "msgAuthoritativeEngineID!=STR", &e))
		return;
	if (!take(&r, ASN1_INTEGER, "msgAuthoritativeEngineBoots!=INT", &e))
		return;
	if (p->options->verbose > 0)
		text_printf(p->text, "B=%d ", (int32_t)e.value);
	if (!take(&r, ASN1_INTEGER, "msgAuthoritativeEngineTime!=INT", &e))
		return;
	if (p->options->verbose > 0)
		text_printf(p->text, "T=%d ", (int32_t)e.value);
	if (!take(&r, ASN1_STRING, "msgUserName!=STR", &e))
		return;
	labelled(p, "U=", &e);
	if (!take(&r, ASN1_STRING, "msgAuthenticationParameters!=STR", &e) ||
	    !take(&r, ASN1_STRING, "msgPrivacyParameters!=STR", &e))
		return;
	if (r.last < r.left)
		extra(&r, r.left - r.last, "usm SEQ");
}

static void scoped_pdu(struct rest *outer)
{
	struct print *p = outer->p;
	struct asn1_element e;
	struct rest r;

	if (!take(outer, ASN1_SEQUENCE, "!scoped PDU", &e))
		return;
	r = inside(p, &e);
	if (!take(&r, ASN1_STRING, "contextEngineID!=STR", &e))
		return;
	text_str(p->text, "E=");
	asn1_octets_print(p, &e);
	text_char(p->text, ' ');
	if (!take(&r, ASN1_STRING, "contextName!=STR", &e))
		return;
	labelled(p, "C=", &e);
	pdu(&r, V3);
}

/* Authenticated, private, wants a report: in the combinations that make sense. */
static bool flags_print(struct print *p, const struct asn1_element *e)
{
	uint8_t flags;

	if (e->n != 1) {
		text_printf(p->text, "[msgFlags size %u]", e->n);
		return false;
	}
	flags = e->at[0];
	if (flags > 7 || (flags & 3) == 2) {
		text_printf(p->text, "[msgFlags=0x%02X]", flags);
		return false;
	}
	text_printf(
	    p->text, "F=%s%s%s ", flags & 1 ? "a" : "", flags & 2 ? "p" : "", flags & 4 ? "r" : "");
	return true;
}

static bool global_data(struct print *p, struct rest *r, int32_t *model)
{
	struct asn1_element e;

	open_brace(p, "{ ");
	if (!take(r, ASN1_INTEGER, "msgID!=INT", &e) ||
	    !take(r, ASN1_INTEGER, "msgMaxSize!=INT", &e) ||
	    !take(r, ASN1_STRING, "msgFlags!=STR", &e) || !flags_print(p, &e) ||
	    !take(r, ASN1_INTEGER, "msgSecurityModel!=INT", &e))
		return false;
	*model = (int32_t)e.value;
	if (r->last < r->left)
		extra(r, r->left - r->last, "message SEQ");
	open_brace(p, "} ");
	return true;
}

static void message_v3(struct rest *r)
{
	enum { USER_BASED = 3 };
	struct print *p = r->p;
	struct asn1_element e;
	struct rest header;
	int32_t model;

	if (!take(r, ASN1_SEQUENCE, "!message", &e))
		return;
	header = inside(p, &e);
	if (!global_data(p, &header, &model))
		return;
	if (model != USER_BASED) {
		text_printf(p->text, "[security model %d]", model);
		return;
	}
	open_brace(p, "{ USM ");
	/* What follows is looked for where the header's last element ended. */
	r->left += (uint32_t)(r->at - header.at);
	r->at = header.at;
	if (!take(r, ASN1_STRING, "msgSecurityParameters!=STR", &e))
		return;
	user_security(p, &e);
	open_brace(p, "} ");
	open_brace(p, "{ ScopedPDU ");
	scoped_pdu(r);
	open_brace(p, "} ");
}

void print_snmp(struct print *p, const uint8_t *at, uint32_t length)
{
	static const char *const versions[] = {"{ SNMPv1 ", "{ SNMPv2c ", NULL, "{ SNMPv3 "};
	struct rest outer = {.p = p, .at = at, .left = length}, r;
	struct asn1_element e;
	int32_t version;

	p->protocol = "snmp";
	text_char(p->text, ' ');
	if (!take(&outer, ASN1_SEQUENCE, "!init SEQ", &e))
		return;
	extra(&outer, outer.left, "iSEQ");
	r = inside(p, &e);
	if (!take(&r, ASN1_INTEGER, "version!=INT", &e))
		return;
	version = (int32_t)e.value;
	if (version != V1 && version != V2C && version != V3) {
		text_printf(p->text, "SNMP [version = %d]", version);
		return;
	}
	open_brace(p, versions[version]);
	if (version == V3)
		message_v3(&r);
	else
		community(&r, version);
	open_brace(p, "} ");
}

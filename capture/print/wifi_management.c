/*
 * IEEE 802.11: the bodies of management frames.
 */
#include "capture/print/names.h"
#include "capture/print/wifi.h"

enum {
	ASSOCIATION_REQUEST = 0,
	ASSOCIATION_RESPONSE = 1,
	REASSOCIATION_REQUEST = 2,
	REASSOCIATION_RESPONSE = 3,
	PROBE_REQUEST = 4,
	PROBE_RESPONSE = 5,
	BEACON = 8,
	DISASSOCIATION = 10,
	AUTHENTICATION = 11,
	DEAUTHENTICATION = 12,
	ACTION = 13,
	ELEMENT_SSID = 0,
	ELEMENT_RATES = 1,
	ELEMENT_CHANNEL = 3,
	ELEMENT_MAP = 5,
	CAPABILITY_ESS = 0x0001,
	CAPABILITY_PRIVACY = 0x0010,
	SSID_MOST = 32,
	RATES_MOST = 16,
};

static const char *const algorithms[] = {
    "Open System",
    "Shared Key",
    "EAP",
};

static const char *const statuses[] = {
    "Successful",
    "Unspecified failure",
    "TDLS wakeup schedule rejected but alternative schedule provided",
    "TDLS wakeup schedule rejected",
    "Reserved",
    "Security disabled",
    "Unacceptable lifetime",
    "Not in same BSS",
    "Reserved",
    "Reserved",
    "Cannot Support all requested capabilities in the Capability Information field",
    "Reassociation denied due to inability to confirm that association exists",
    "Association denied due to reason outside the scope of this standard",
    "Responding STA does not support the specified authentication algorithm",
    "Received an Authentication frame with authentication transaction sequence number out of "
    "expected sequence",
    "Authentication rejected because of challenge failure",
    "Authentication rejected due to timeout waiting for next frame in sequence",
    "Association denied because AP is unable to handle additional associated STAs",
    "Association denied due to requesting STA not supporting all of the data rates in the "
    "BSSBasicRateSet parameter, the Basic HT-MCS Set field of the HT Operation parameter, or the "
    "Basic VHT-MCS and NSS Set field in the VHT Operation parameter",
    "Association denied due to requesting STA not supporting the short preamble option",
    "Reserved",
    "Reserved",
    "Association request rejected because Spectrum Management capability is required",
    "Association request rejected because the information in the Power Capability element is "
    "unacceptable",
    "Association request rejected because the information in the Supported Channels element is "
    "unacceptable",
    "Association denied due to requesting STA not supporting the Short Slot Time option",
    "Reserved",
    "Association denied because the requested STA does not support HT features",
    "R0KH unreachable",
    "Association denied because the requesting STA does not support the phased coexistence "
    "operation (PCO) transition time required by the AP",
    "Association request rejected temporarily; try again later",
    "Robust management frame policy violation",
    "Unspecified, QoS-related failure",
    "Association denied because QoS AP or PCP has insufficient bandwidth to handle another QoS STA",
    "Association denied due to excessive frame loss rates and/or poor conditions on current "
    "operating channel",
    "Association (with QoS BSS) denied because the requesting STA does not support the QoS "
    "facility",
    "Reserved",
    "The request has been declined",
    "The request has not been successful as one or more parameters have invalid values",
    "The allocation or TS has not been created because the request cannot be honored; however, a "
    "suggested TSPEC/DMG TSPEC is provided so that the initiating STA can attempt to set another "
    "allocation or TS with the suggested changes to the TSPEC/DMG TSPEC",
    "Invalid element, i.e., an element defined in this standard for which the content does not "
    "meet the specifications in Clause 9",
    "Invalid group cipher",
    "Invalid pairwise cipher",
    "Invalid AKMP",
    "Unsupported RSNE version",
    "Invalid RSNE capabilities",
    "Cipher suite rejected because of security policy",
    "The TS or allocation has not been created; however, the HC or PCP might be capable of "
    "creating a TS or allocation, in response to a request, after the time indicated in the TS "
    "Delay element",
    "Direct Link is not allowed in the BSS by policy",
    "The Destination STA is not present within this BSS",
    "The Destination STA is not a QoS STA",
    "Association denied because the listen interval is too large",
    "Invalid FT Action frame count",
    "Invalid pairwise master key identifier (PMKID)",
    "Invalid MDE",
    "Invalid FTE",
    "Requested TCLAS processing is not supported by the AP or PCP",
    "The AP or PCP has insufficient TCLAS processing resources to satisfy the request",
    "The TS has not been created because the request cannot be honored; however, the HC or PCP "
    "suggests that the STA transition to a different BSS to set up the TS",
    "GAS Advertisement Protocol not supported",
    "No outstanding GAS request",
    "GAS Response not received from the Advertisement Server",
    "STA timed out waiting for GAS Query Response",
    "LARGE GAS Response is larger than query response length limit",
    "Request refused because home network does not support request",
    "Advertisement Server in the network is not currently reachable",
    "Reserved",
    "Request refused due to permissions received via SSPN interface",
    "Request refused because the AP or PCP does not support unauthenticated access",
    "Reserved",
    "Reserved",
    "Reserved",
    "Invalid contents of RSNE",
    "U-APSD coexistence is not supported",
    "Requested U-APSD coexistence mode is not supported",
    "Requested Interval/Duration value cannot be supported with U-APSD coexistence",
    "Authentication is rejected because an Anti-Clogging Token is required",
    "Authentication is rejected because the offered finite cyclic group is not supported",
    "The TBTT adjustment request has not been successful because the STA could not find an "
    "alternative TBTT",
    "Transmission failure",
    "Requested TCLAS Not Supported",
    "TCLAS Resources Exhausted",
    "Rejected with Suggested BSS transition",
    "Reject with recommended schedule",
    "Reject because no wakeup schedule specified",
    "Success, the destination STA is in power save mode",
    "FST pending, in process of admitting FST session",
    "Performing FST now",
    "FST pending, gap(s) in block ack window",
    "Reject because of U-PID setting",
    "Reserved",
    "Reserved",
    "(Re)Association refused for some external reason",
    "(Re)Association refused because of memory limits at the AP",
    "(Re)Association refused because emergency services are not supported at the AP",
    "GAS query response not yet received",
    "Reject since the request is for transition to a frequency band subject to DSE procedures and "
    "FST Initiator is a dependent STA",
    "Requested TCLAS processing has been terminated by the AP",
    "The TS schedule conflicts with an existing schedule; an alternative schedule is provided",
    "The association has been denied; however, one or more Multi-band elements are included that "
    "can be used by the receiving STA to join the BSS",
    "The request failed due to a reservation conflict",
    "The request failed due to exceeded MAF limit",
    "The request failed due to exceeded MCCA track limit",
    "Association denied because the information in theSpectrum Management field is unacceptable",
    "Association denied because the requesting STA does not support VHT features",
    "Enablement denied",
    "Enablement denied due to restriction from an authorized GDB",
    "Authorization deenabled",
};

static const char *const reasons[] = {
    "Reserved",
    "Unspecified reason",
    "Previous authentication no longer valid",
    "Deauthenticated because sending STA is leaving (or has left) IBSS or ESS",
    "Disassociated due to inactivity",
    "Disassociated because AP is unable to handle all currently  associated STAs",
    "Class 2 frame received from nonauthenticated STA",
    "Class 3 frame received from nonassociated STA",
    "Disassociated because sending STA is leaving (or has left) BSS",
    "STA requesting (re)association is not authenticated with responding STA",
    "Disassociated because the information in the Power Capability element is unacceptable",
    "Disassociated because the information in the Supported Channels element is unacceptable",
    "Disassociated due to BSS transition management",
    "Invalid element, i.e., an element defined in this standard for which the content does not "
    "meet the specifications in Clause 9",
    "Message integrity code (MIC) failure",
    "4-Way Handshake timeout",
    "Group key handshake timeout",
    "Information element in 4-Way Handshake different from (Re)AssociationRequest/Probe "
    "Response/Beacon frame",
    "Invalid group cipher",
    "Invalid pairwise cipher",
    "Invalid AKMP",
    "Unsupported RSNE version",
    "Invalid RSNE capabilities",
    "IEEE 802.1X authentication failed",
    "Cipher suite rejected because of the security policy",
    "TDLS direct-link teardown due to TDLS peer STA unreachable via the TDLS direct link",
    "TDLS direct-link teardown for unspecified reason",
    "Disassociated because session terminated by SSP request",
    "Disassociated because of lack of SSP roaming agreement",
    "Requested service rejected because of SSP cipher suite or AKM requirement",
    "Requested service not authorized in this location",
    "TS deleted because QoS AP lacks sufficient bandwidth for this QoS STA due to a change in BSS "
    "service characteristics or operational mode (e.g. an HT BSS change from 40 MHz channel to 20 "
    "MHz channel)",
    "Disassociated for unspecified, QoS-related reason",
    "Disassociated because QoS AP lacks sufficient bandwidth for this QoS STA",
    "Disassociated because of excessive number of frames that need to be acknowledged, but are not "
    "acknowledged due to AP transmissions and/or poor channel conditions",
    "Disassociated because STA is transmitting outside the limits of its TXOPs",
    "Requested from peer STA as the STA is leaving the BSS (or resetting)",
    "Requested from peer STA as it does not want to use the mechanism",
    "Requested from peer STA as the STA received frames using the mechanism for which a set up is "
    "required",
    "Requested from peer STA due to time out",
    "Reserved",
    "Reserved",
    "Reserved",
    "Reserved",
    "Reserved",
    "Peer STA does not support the requested cipher suite",
    "In a DLS Teardown frame: The teardown was initiated by the DLS peer. In a Disassociation "
    "frame: Disassociated because authorized access limit reached",
    "In a DLS Teardown frame: The teardown was initiated by the AP. In a Disassociation frame: "
    "Disassociated due to external service requirements",
    "Invalid FT Action frame count",
    "Invalid pairwise master key identifier (PMKID)",
    "Invalid MDE",
    "Invalid FTE",
    "Mesh peering canceled for unknown reasons",
    "The mesh STA has reached the supported maximum number of peer mesh STAs",
    "The received information violates the Mesh Configuration policy configured in the mesh STA "
    "profile",
    "The mesh STA has received a Mesh Peering Close frame requesting to close the mesh peering",
    "The mesh STA has resent dot11MeshMaxRetries Mesh Peering Open frames, without receiving a "
    "Mesh Peering Confirm frame",
    "The confirmTimer for the mesh peering instance times out",
    "The mesh STA fails to unwrap the GTK or the values in the wrapped contents do not match",
    "The mesh STA receives inconsistent information about the mesh parameters between mesh peering "
    "Management frames",
    "The mesh STA fails the authenticated mesh peering exchange because due to failure in "
    "selecting either the pairwise ciphersuite or group ciphersuite",
    "The mesh STA does not have proxy information for this external destination",
    "The mesh STA does not have forwarding information for this destination",
    "The mesh STA determines that the link to the next hop of an active path in its forwarding "
    "information is no longer usable",
    "The Deauthentication frame was sent because the MAC address of the STA already exists in the "
    "mesh BSS",
    "The mesh STA performs channel switch to meet regulatory requirements",
    "The mesh STA performs channel switching with unspecified reason",
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* The first element of each kind that is shown; NULL: there is none. At the length byte. */
struct elements {
	const uint8_t *ssid;
	const uint8_t *rates;
	const uint8_t *channel;
	bool whole; /* they were read to the end */
};

static bool acceptable(uint8_t kind, uint8_t size)
{
	if (kind == ELEMENT_SSID)
		return size <= SSID_MOST;
	if (kind == ELEMENT_RATES)
		return size <= RATES_MOST;
	return kind != ELEMENT_MAP || size <= 254;
}

static struct elements parse(struct print *p, const uint8_t *at, uint32_t length)
{
	struct elements e = {NULL, NULL, NULL, false};

	while (length != 0) {
		uint8_t kind, size;

		if (!print_has(p, at, 2) || length < 2)
			return e;
		kind = at[0];
		size = at[1];
		if (!print_has(p, at + 2, size) || length < size + 2u || !acceptable(kind, size))
			return e;
		if (kind == ELEMENT_SSID && e.ssid == NULL)
			e.ssid = at + 1;
		else if (kind == ELEMENT_RATES && e.rates == NULL && size != 0)
			e.rates = at + 1;
		else if (kind == ELEMENT_CHANNEL && e.channel == NULL && size == 1)
			e.channel = at + 1;
		at += size + 2;
		length -= size + 2u;
	}
	e.whole = true;
	return e;
}

static void put_ssid(struct print *p, const struct elements *e)
{
	if (e->ssid == NULL)
		return;
	text_str(p->text, " (");
	print_safe_str(p, e->ssid + 1, e->ssid[0]);
	text_char(p->text, ')');
}

static void put_rates(struct print *p, const struct elements *e)
{
	if (e->rates == NULL)
		return;
	for (unsigned i = 1; i <= e->rates[0]; i++)
		text_printf(p->text, "%s%2.1f%s", i == 1 ? " [" : " ", .5 * (e->rates[i] & 0x7f),
		    e->rates[i] & 0x80 ? "*" : "");
	text_str(p->text, " Mbit]");
}

static void put_channel(struct print *p, const struct elements *e, uint16_t capabilities)
{
	if (e->channel != NULL)
		text_printf(p->text, " CH: %u", e->channel[1]);
	if (capabilities & CAPABILITY_PRIVACY)
		text_str(p->text, ", PRIVACY");
}

static bool beacon(struct print *p, const uint8_t *at, uint32_t length, bool probe)
{
	struct elements e;
	uint16_t capabilities;

	if (!print_has(p, at, 12) || length < 12)
		return false;
	capabilities = get_le16(p, at + 10);
	e = parse(p, at + 12, length - 12);
	put_ssid(p, &e);
	put_rates(p, &e);
	if (!probe)
		text_str(p->text, capabilities & CAPABILITY_ESS ? " ESS" : " IBSS");
	put_channel(p, &e, capabilities);
	return e.whole;
}

static bool association_request(struct print *p, const uint8_t *at, uint32_t length, bool again)
{
	uint32_t head = again ? 10 : 4;
	struct elements e;

	if (!print_has(p, at, head) || length < head)
		return false;
	e = parse(p, at + head, length - head);
	put_ssid(p, &e);
	if (again)
		text_printf(p->text, " AP : %s", print_as_mac(p, at + 4).s);
	else
		put_rates(p, &e);
	return e.whole;
}

static bool association_response(struct print *p, const uint8_t *at, uint32_t length)
{
	if (!print_has(p, at, 6) || length < 6)
		return false;
	text_printf(p->text, " AID(%x) :%s: %s", get_le16(p, at + 4) & 0x3fff,
	    get_le16(p, at) & CAPABILITY_PRIVACY ? " PRIVACY " : "",
	    print_row_or(statuses, COUNT(statuses), get_le16(p, at + 2), "n/a"));
	return parse(p, at + 6, length - 6).whole;
}

static bool probe_request(struct print *p, const uint8_t *at, uint32_t length)
{
	struct elements e = parse(p, at, length);

	put_ssid(p, &e);
	put_rates(p, &e);
	return e.whole;
}

static bool authentication(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t algorithm, number;
	const char *status = "";

	if (!print_has(p, at, 6) || length < 6)
		return false;
	algorithm = get_le16(p, at);
	number = get_le16(p, at + 2);
	if (number % 2 != 0)
		status = print_row_or(statuses, COUNT(statuses), get_le16(p, at + 4), "n/a");
	text_printf(p->text, " (%s)-%x%s %s",
	    print_row_or(algorithms, COUNT(algorithms), algorithm, "Reserved"), number,
	    algorithm == 1 && (number == 2 || number == 3) ? " [Challenge Text]" : ":", status);
	return parse(p, at + 6, length - 6).whole;
}

static bool reason(struct print *p, const uint8_t *source, const uint8_t *at, uint32_t length)
{
	if (!print_has(p, at, 2) || length < 2)
		return false;
	if (source != NULL && !p->options->link_header)
		text_printf(p->text, " (%s)", print_as_mac(p, source).s);
	text_printf(
	    p->text, ": %s", print_row_or(reasons, COUNT(reasons), get_le16(p, at), "Reserved"));
	return true;
}

static const struct print_name categories[] = {
    {0, "Spectrum Management "},
    {1, "QoS "},
    {2, "DLS "},
    {3, "BA "},
    {7, "HT "},
    {13, "MeshAction "},
    {14, "MultiohopAction "},
    {15, "SelfprotectAction "},
    {127, "Vendor "},
    {0, NULL},
};

/* By category and action: 256 of the first and the second. */
static const struct print_name actions[] = {
    {0x0300, "ADDBA Request"},
    {0x0301, "ADDBA Response"},
    {0x0302, "DELBA"},
    {0x0700, "TxChWidth"},
    {0x0701, "MIMOPwrSave"},
    {0x0d00, "MeshLink"},
    {0x0d01, "HWMP"},
    {0x0d02, "Gate Announcement"},
    {0x0d03, "Congestion Control"},
    {0x0d04, "MCCA Setup Request"},
    {0x0d05, "MCCA Setup Reply"},
    {0x0d06, "MCCA Advertisement Request"},
    {0x0d07, "MCCA Advertisement"},
    {0x0d08, "MCCA Teardown"},
    {0x0d09, "TBTT Adjustment Request"},
    {0x0d0a, "TBTT Adjustment Response"},
    {0x0e00, "Proxy Update"},
    {0x0e01, "Proxy Update Confirmation"},
    {0x0f01, "Peering Open"},
    {0x0f02, "Peering Confirm"},
    {0x0f03, "Peering Close"},
    {0x0f04, "Group Key Inform"},
    {0x0f05, "Group Key Acknowledge"},
    {0, NULL},
};

static bool action(struct print *p, const uint8_t *source, const uint8_t *at, uint32_t length)
{
	const char *name;

	if (!print_has(p, at, 2) || length < 2)
		return false;
	if (p->options->link_header)
		text_str(p->text, ": ");
	else
		text_printf(p->text, " (%s): ", print_as_mac(p, source).s);
	print_named(p, categories, "Reserved(%u) ", at[0]);
	name = print_find(actions, (uint32_t)at[0] << 8 | at[1]);
	if (name != NULL)
		text_str(p->text, name);
	else
		text_printf(p->text, "Act#%u", at[1]);
	return true;
}

bool print_wifi_management(
    struct print *p, uint8_t subtype, const uint8_t *source, const uint8_t *at, uint32_t length)
{
	switch (subtype) {
	case ASSOCIATION_REQUEST:
	case REASSOCIATION_REQUEST:
		return association_request(p, at, length, subtype == REASSOCIATION_REQUEST);
	case ASSOCIATION_RESPONSE:
	case REASSOCIATION_RESPONSE:
		return association_response(p, at, length);
	case PROBE_REQUEST:
		return probe_request(p, at, length);
	case PROBE_RESPONSE:
	case BEACON:
		return beacon(p, at, length, subtype == PROBE_RESPONSE);
	case DISASSOCIATION:
		return reason(p, NULL, at, length);
	case AUTHENTICATION:
		return authentication(p, at, length);
	case DEAUTHENTICATION:
		return reason(p, source, at, length);
	case ACTION:
		return action(p, source, at, length);
	default:
		return true;
	}
}

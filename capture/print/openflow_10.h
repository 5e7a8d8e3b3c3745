/*
 * OpenFlow 1.0: names, and the parts that several of its messages hold.
 */
#ifndef CAPTURE_PRINT_OPENFLOW_10_H
#define CAPTURE_PRINT_OPENFLOW_10_H

#include "capture/print/openflow.h"

enum {
	OF10_MATCH = 40,
	OF10_PORT = 48,
	OF10_KNOWN_PORT_CONFIG = 0x7f,
	OF10_KNOWN_PORT_FEATURES = 0xfff,
	OF10_KNOWN_FLOW_FLAGS = 7,
};

extern const struct print_name of10_port_config[], of10_spanning_tree[], of10_ports[];
extern const struct print_name of10_port_features[], of10_wildcards[], of10_actions[];
extern const struct print_name of10_action_bits[], of10_capabilities[], of10_statistics[];
extern const struct print_name of10_switch_messages[], of10_flow_flags[];

/* label and the port's name or number. */
void of10_port_name(struct print *p, const char *label, const uint8_t *at);
/* label and a table's number, of which two have names. */
void of10_table_name(struct print *p, const char *label, const uint8_t *at);
void of10_queue_name(struct print *p, const char *label, const uint8_t *at);
/* A text in a field of n bytes, within quotes. */
void of10_text(struct print *p, const char *label, const uint8_t *at, uint32_t n);

/* openflow_10_flows.c: what a flow matches, and what is done to it, a line each. */
void of10_match_print(struct print *p, const char *line, const uint8_t *at);
void of10_actions_print(struct print *p, const char *line, const uint8_t *at, uint32_t n);
/* openflow_10_vendor.c */
of_body_function of10_vendor_message_print, of10_vendor_data_print, of10_vendor_action_print;
/* openflow_10_statistics.c */
of_body_function of10_statistics_request_print, of10_statistics_reply_print;

#endif

/* What OpenFlow 1.0 calls its numbers. */
#include "capture/print/openflow_10.h"

const struct print_name of10_port_config[] = {
    {0x1, "PORT_DOWN"},
    {0x2, "NO_STP"},
    {0x4, "NO_RECV"},
    {0x8, "NO_RECV_STP"},
    {0x10, "NO_FLOOD"},
    {0x20, "NO_FWD"},
    {0x40, "NO_PACKET_IN"},
    {0, NULL},
};

const struct print_name of10_spanning_tree[] = {
    {0x0, "STP_LISTEN"},
    {0x100, "STP_LEARN"},
    {0x200, "STP_FORWARD"},
    {0x300, "STP_BLOCK"},
    {0, NULL},
};

const struct print_name of10_ports[] = {
    {0xff00, "MAX"},
    {0xfff8, "IN_PORT"},
    {0xfff9, "TABLE"},
    {0xfffa, "NORMAL"},
    {0xfffb, "FLOOD"},
    {0xfffc, "ALL"},
    {0xfffd, "CONTROLLER"},
    {0xfffe, "LOCAL"},
    {0xffff, "NONE"},
    {0, NULL},
};

const struct print_name of10_port_features[] = {
    {0x1, "10MB_HD"},
    {0x2, "10MB_FD"},
    {0x4, "100MB_HD"},
    {0x8, "100MB_FD"},
    {0x10, "1GB_HD"},
    {0x20, "1GB_FD"},
    {0x40, "10GB_FD"},
    {0x80, "COPPER"},
    {0x100, "FIBER"},
    {0x200, "AUTONEG"},
    {0x400, "PAUSE"},
    {0x800, "PAUSE_ASYM"},
    {0, NULL},
};

const struct print_name of10_wildcards[] = {
    {0x1, "IN_PORT"},
    {0x2, "DL_VLAN"},
    {0x4, "DL_SRC"},
    {0x8, "DL_DST"},
    {0x10, "DL_TYPE"},
    {0x20, "NW_PROTO"},
    {0x40, "TP_SRC"},
    {0x80, "TP_DST"},
    {0x100000, "DL_VLAN_PCP"},
    {0x200000, "NW_TOS"},
    {0, NULL},
};

const struct print_name of10_actions[] = {
    {0x0, "OUTPUT"},
    {0x1, "SET_VLAN_VID"},
    {0x2, "SET_VLAN_PCP"},
    {0x3, "STRIP_VLAN"},
    {0x4, "SET_DL_SRC"},
    {0x5, "SET_DL_DST"},
    {0x6, "SET_NW_SRC"},
    {0x7, "SET_NW_DST"},
    {0x8, "SET_NW_TOS"},
    {0x9, "SET_TP_SRC"},
    {0xa, "SET_TP_DST"},
    {0xb, "ENQUEUE"},
    {0xffff, "VENDOR"},
    {0, NULL},
};

const struct print_name of10_action_bits[] = {
    {0x1, "OUTPUT"},
    {0x2, "SET_VLAN_VID"},
    {0x4, "SET_VLAN_PCP"},
    {0x8, "STRIP_VLAN"},
    {0x10, "SET_DL_SRC"},
    {0x20, "SET_DL_DST"},
    {0x40, "SET_NW_SRC"},
    {0x80, "SET_NW_DST"},
    {0x100, "SET_NW_TOS"},
    {0x200, "SET_TP_SRC"},
    {0x400, "SET_TP_DST"},
    {0x800, "ENQUEUE"},
    {0, NULL},
};

const struct print_name of10_capabilities[] = {
    {0x1, "FLOW_STATS"},
    {0x2, "TABLE_STATS"},
    {0x4, "PORT_STATS"},
    {0x8, "STP"},
    {0x10, "RESERVED"},
    {0x20, "IP_REASM"},
    {0x40, "QUEUE_STATS"},
    {0x80, "ARP_MATCH_IP"},
    {0, NULL},
};

const struct print_name of10_statistics[] = {
    {0x0, "DESC"},
    {0x1, "FLOW"},
    {0x2, "AGGREGATE"},
    {0x3, "TABLE"},
    {0x4, "PORT"},
    {0x5, "QUEUE"},
    {0xffff, "VENDOR"},
    {0, NULL},
};

const struct print_name of10_switch_messages[] = {
    {0, "SET_IP_MASK"},
    {1, "GET_IP_MASK_REQUEST"},
    {2, "GET_IP_MASK_REPLY"},
    {3, "SET_MIRRORING"},
    {4, "GET_MIRRORING_REQUEST"},
    {5, "GET_MIRRORING_REPLY"},
    {6, "SHELL_COMMAND"},
    {7, "SHELL_OUTPUT"},
    {8, "SHELL_STATUS"},
    {9, "GET_INTERFACES_REQUEST"},
    {10, "GET_INTERFACES_REPLY"},
    {11, "SET_PKTIN_SUPPRESSION_REQUEST"},
    {12, "SET_L2_TABLE_REQUEST"},
    {13, "GET_L2_TABLE_REQUEST"},
    {14, "GET_L2_TABLE_REPLY"},
    {15, "VIRTUAL_PORT_CREATE_REQUEST"},
    {16, "VIRTUAL_PORT_CREATE_REPLY"},
    {17, "VIRTUAL_PORT_REMOVE_REQUEST"},
    {18, "BW_ENABLE_SET_REQUEST"},
    {19, "BW_ENABLE_GET_REQUEST"},
    {20, "BW_ENABLE_GET_REPLY"},
    {21, "BW_CLEAR_DATA_REQUEST"},
    {22, "BW_CLEAR_DATA_REPLY"},
    {23, "BW_ENABLE_SET_REPLY"},
    {24, "SET_L2_TABLE_REPLY"},
    {25, "SET_PKTIN_SUPPRESSION_REPLY"},
    {26, "VIRTUAL_PORT_REMOVE_REPLY"},
    {27, "HYBRID_GET_REQUEST"},
    {28, "HYBRID_GET_REPLY"},
    {31, "PDU_TX_REQUEST"},
    {32, "PDU_TX_REPLY"},
    {33, "PDU_RX_REQUEST"},
    {34, "PDU_RX_REPLY"},
    {35, "PDU_RX_TIMEOUT"},
    {0, NULL},
};

const struct print_name of10_flow_flags[] = {
    {0x1, "SEND_FLOW_REM"},
    {0x2, "CHECK_OVERLAP"},
    {0x4, "EMERG"},
    {0, NULL},
};

# Five programs, one Makefile. `make help` lists the targets.
#
#   make                      build/pcap-replay … build/kv-store
#   make check                unit and end-to-end tests (prove, TAP)
#   make check SAN=address,undefined      the same, sanitized, in a build folder of its own
#   make CC=clang             any C17 compiler
#   make install DESTDIR=… PREFIX=/usr

ROOMS   := replay capture serve parse store
TOOLS   := pcap-replay pcap-capture line-serve line-parse kv-store
VERSION := 0.1

room_pcap-replay  := replay
room_pcap-capture := capture
room_line-serve   := serve
room_line-parse   := parse
room_kv-store     := store

SAN   ?=
BUILD ?= build$(if $(SAN),-san-$(SAN))

PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
MANDIR  ?= $(PREFIX)/share/man
DATADIR ?= $(PREFIX)/share/pcap-pipeline
ETCDIR  ?= $(if $(filter /usr,$(PREFIX)),/etc,$(PREFIX)/etc)
COMPLETIONS ?= $(PREFIX)/share
LIBDIR  ?= $(PREFIX)/lib

PACKAGES := libpcap lmdb sqlite3 libzstd zlib rdkafka openssl libseccomp libcap-ng \
            libmicrohttpd libsystemd
PKG_CONFIG ?= pkg-config

CFLAGS   ?= -O2 -g
WARN     := -Wall -Wextra -Werror -Wshadow -Wpointer-arith -Wstrict-prototypes \
            -Wmissing-prototypes -Wvla
CPPFLAGS += -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -I. \
            $(shell $(PKG_CONFIG) --cflags $(PACKAGES)) -DHAVE_NET_ETHERNET_H
ALL_CFLAGS = -std=c17 -pthread $(WARN) $(CFLAGS) $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer)
ALL_LDFLAGS = -pthread $(LDFLAGS) $(if $(SAN),-fsanitize=$(SAN)) -Wl,--as-needed
LIBS     := $(shell $(PKG_CONFIG) --libs $(PACKAGES)) -lnet -lm

# A room is its main.c and an archive of everything else; a binary links its own archive first
# and takes from the others only what it includes (docs/ARCHITECTURE.md, "Loans").
sources   = $(wildcard $(1)/*.c) $(wildcard $(1)/*/*.c)
objects   = $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(1)/main.c,$(call sources,$(1))))
ARCHIVES := $(ROOMS:%=$(BUILD)/%.a)
BINARIES := $(TOOLS:%=$(BUILD)/%)

UNIT_TESTS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/test_*.c))
E2E_TESTS  := $(wildcard tests/e2e/*.t tests/conformance/*.t tests/crash/*.t)
FUZZERS    := $(patsubst %.c,build-fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
# Shared objects the tests preload to make calls fail.
PRELOADS   := $(patsubst %.c,$(BUILD)/%.so,$(wildcard tests/crash/preload_*.c))

all: $(BINARIES)

help:
	@echo 'all check demo bench profile lint fuzz format install uninstall deb clean   (SAN=address,undefined CC=clang)'

define room_rules
$(BUILD)/$(1).a: $(call objects,$(1))
	@rm -f $$@
	$$(AR) rcs $$@ $$^
endef
$(foreach r,$(ROOMS),$(eval $(call room_rules,$(r))))

define tool_rules
$(BUILD)/$(1): $(BUILD)/$(room_$(1))/main.o $(ARCHIVES)
	$$(CC) $$(ALL_LDFLAGS) -o $$@ $$< $(BUILD)/$(room_$(1)).a \
	    -Wl,--start-group $(ARCHIVES) -Wl,--end-group $$(LIBS)
endef
$(foreach t,$(TOOLS),$(eval $(call tool_rules,$(t))))

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/tests/unit/%: tests/unit/%.c $(ARCHIVES)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) -MMD -MP -o $@ $< \
	    -Wl,--start-group $(ARCHIVES) -Wl,--end-group $(LIBS) -lcmocka

$(BUILD)/tests/%.so: tests/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -std=c17 $(WARN) -O2 -g -fPIC -shared -o $@ $< -ldl

# Fuzz targets are built by clang with every room's sources, all instrumented alike.
FUZZ_SECONDS ?= 60
FUZZ_OBJECTS = $(foreach r,$(ROOMS),$(patsubst %.c,build-fuzz/%.o,$(filter-out $(r)/main.c,$(call sources,$(r)))))
build-fuzz/%.o: %.c
	@mkdir -p $(@D)
	clang $(CPPFLAGS) -std=c17 -O1 -g -fsanitize=fuzzer-no-link,address,undefined -MMD -MP -c -o $@ $<
build-fuzz/rooms.a: $(FUZZ_OBJECTS)
	@rm -f $@
	$(AR) rcs $@ $^
build-fuzz/tests/fuzz/%: tests/fuzz/%.c build-fuzz/rooms.a
	@mkdir -p $(@D)
	clang $(CPPFLAGS) -std=c17 -O1 -g -fsanitize=fuzzer,address,undefined -o $@ $< build-fuzz/rooms.a -Wl,--as-needed $(LIBS)
fuzz: $(FUZZERS)
	scripts/fuzz $(FUZZ_SECONDS) $(FUZZERS)

check: $(BINARIES) $(UNIT_TESTS) $(PRELOADS)
	BUILD=$(BUILD) SAN=$(SAN) prove -e '' $(PROVE_FLAGS) $(UNIT_TESTS) $(E2E_TESTS)

demo: all
	BUILD=$(BUILD) scripts/demo

bench: all
	BUILD=$(BUILD) scripts/bench

profile: all
	BUILD=$(BUILD) scripts/profile $(TOOL)

lint:
	scripts/lint

format:
	clang-format -i $(foreach r,$(ROOMS),$(call sources,$(r)) $(wildcard $(r)/*.h)) $(wildcard tests/*/*.[ch])

# Scripts for users go beside the programs' other files and find the programs in PATH.
SHARED_SCRIPTS := demo switch replay-batch kafka-to-store heartbeat plot plot-rate report dashboard
install: all
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(DATADIR)/report.d \
	    $(DESTDIR)$(COMPLETIONS)/bash-completion/completions $(DESTDIR)$(COMPLETIONS)/zsh/vendor-completions \
	    $(DESTDIR)$(LIBDIR)/systemd/system $(DESTDIR)$(LIBDIR)/sysusers.d $(DESTDIR)$(ETCDIR)/default
	install -m 755 $(BINARIES) $(DESTDIR)$(BINDIR)
	install -m 644 $(foreach t,$(TOOLS),$(room_$(t))/$(t).1) $(DESTDIR)$(MANDIR)/man1
	install -m 755 $(SHARED_SCRIPTS:%=scripts/%) $(DESTDIR)$(DATADIR)
	install -m 644 tests/data/sample.pcap $(DESTDIR)$(DATADIR)
	install -m 644 scripts/report.d/* scripts/etc/pcap-pipeline.cron $(DESTDIR)$(DATADIR)/report.d
	mv $(DESTDIR)$(DATADIR)/report.d/pcap-pipeline.cron $(DESTDIR)$(DATADIR)/crontab.example
	for t in $(TOOLS); do install -m 644 scripts/completion/pcap-pipeline.bash \
	    $(DESTDIR)$(COMPLETIONS)/bash-completion/completions/$$t || exit 1; done
	install -m 644 scripts/completion/_pcap-pipeline $(DESTDIR)$(COMPLETIONS)/zsh/vendor-completions
	install -m 644 scripts/systemd/*.service scripts/systemd/*.socket scripts/systemd/*.timer $(DESTDIR)$(LIBDIR)/systemd/system
	install -m 644 scripts/systemd/sysusers.conf $(DESTDIR)$(LIBDIR)/sysusers.d/pcap-pipeline.conf
	install -m 644 scripts/etc/pcap-pipeline $(DESTDIR)$(ETCDIR)/default

uninstall:
	rm -f $(TOOLS:%=$(DESTDIR)$(BINDIR)/%) $(TOOLS:%=$(DESTDIR)$(MANDIR)/man1/%.1) \
	    $(TOOLS:%=$(DESTDIR)$(COMPLETIONS)/bash-completion/completions/%) \
	    $(DESTDIR)$(COMPLETIONS)/zsh/vendor-completions/_pcap-pipeline \
	    $(patsubst scripts/systemd/%,$(DESTDIR)$(LIBDIR)/systemd/system/%,$(wildcard scripts/systemd/*.service scripts/systemd/*.socket scripts/systemd/*.timer)) \
	    $(DESTDIR)$(LIBDIR)/sysusers.d/pcap-pipeline.conf $(DESTDIR)$(ETCDIR)/default/pcap-pipeline
	rm -rf $(DESTDIR)$(DATADIR)

deb: all
	BUILD=$(BUILD) scripts/make-deb $(VERSION)

clean:
	rm -rf build build-san-* build-fuzz

.PHONY: all help check demo bench profile lint fuzz format install uninstall deb clean
.SECONDARY:

-include $(shell find $(BUILD) build-fuzz -type f -name '*.d' 2>/dev/null)

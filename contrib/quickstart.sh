#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# From a fresh clone to a forwarded call: install what is missing, build in build/, play a lesson.
# The last lines are the ladder of the call and what each phone displayed.

usage() {
	cat <<USAGE
Usage: contrib/quickstart.sh [--stay] [LESSON]
  --stay  keep osmo-supserv running after the lesson, for telnet
  LESSON  file to play (default: doc/examples/lab-03-cfnry.vty)
USAGE
}

stay=
lesson=doc/examples/lab-03-cfnry.vty
for arg in "$@"; do
	case "$arg" in
	--stay) stay=--stay ;;
	-h | --help) usage; exit 0 ;;
	-*) usage >&2; exit 2 ;;
	*) lesson=$(realpath "$arg") ;;
	esac
done

cd "$(dirname "$0")/.." || exit 1
. contrib/deps.sh

[ -r "$lesson" ] || fail "there is no lesson $lesson; try one of: $(echo doc/examples/lab-*.vty)"

log=$PWD/build/quickstart.log
mkdir -p build || fail "cannot write to $PWD: copy the tree to a place that is yours"

# run WHAT COMMAND...: its words go to the log; when it fails, their tail and one sentence.
run() {
	what=$1
	shift
	if ! "$@" >>"$log" 2>&1; then
		tail -n 15 "$log" >&2
		fail "$what failed, the whole output is in $log"
	fi
}

build() {
	: >"$log"
	[ -x configure ] || run "preparing the build (autoreconf)" autoreconf -fi
	cd build || exit 1
	[ -f config.status ] || run "configure" ../configure
	run "the build" make -j"$(nproc)"
	cd ..
}

# What each phone displayed, from the lesson's output.
displayed() {
	echo
	echo "What each phone displayed:"
	sed -n 's/^ *\([^ ]*\) displays: /\1 /p' "$1" | sort -s -k1,1 |
		awk '{ name = $1; sub(/^[^ ]* /, ""); printf "  %-8s %s\n", name == last ? "" : name, $0; last = name }'
}

play() {
	said=$PWD/build/quickstart.out
	{
		"$program" --lesson "$lesson"
		echo $? >"$said.status"
	} | tee "$said"
	[ "$(cat "$said.status")" -eq 0 ] || fail "the lesson did not end well: the line above says where"
	displayed "$said"
	echo
	say "that was $lesson; contrib/quickstart.sh --stay lets you try it by hand"
}

# shellcheck disable=SC2086
deps_install $DEPS_BUILD
say "building in build/ (log: build/quickstart.log)"
build
say "playing $lesson"
program=$PWD/build/src/osmo-supserv/osmo-supserv
if [ -n "$stay" ]; then
	exec "$program" --lesson "$lesson" --stay
fi
play

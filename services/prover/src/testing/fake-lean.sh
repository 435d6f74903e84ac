#!/bin/sh
# A fake Lean program for tests. The first line of the Lean file selects what it does.
what=$(head -n 1 "$1")
case "$what" in
  '-- accept') ;;
  '-- sorry') echo "$1:2:8: warning: declaration uses 'sorry'" ;;
  '-- reject') echo "$1:3:2: error: unsolved goals" && exit 1 ;;
  '-- sleep') sleep 60 & wait ;;
  '-- memory') head -c 1G /dev/zero | tail -c 1G >/dev/null || { echo 'out of memory' >&2 && exit 1; } ;;
  '-- environment') echo "$1:1:0: error: $(env | cut -d= -f1 | sort | tr '\n' ' ')" && exit 1 ;;
esac

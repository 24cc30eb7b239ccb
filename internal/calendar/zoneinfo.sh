#!/bin/sh
# Makes zoneinfo.zip from tzdata.zi, the tz database in one file of text, as the tz project and the operating
# systems' tzdata packages hand it out:
#
#	sh zoneinfo.sh /usr/share/zoneinfo/tzdata.zi
#
# It needs zic (of the tz project) and zip. The files are fat ones, with every transition until 2037: in the slim ones
# of an older zic Ojinaga put its clocks forward in October 2022. The archive is the same for the same release: files
# in order of name, all of one date. The release goes into it as "+VERSION".
set -eu
source=$1
out=$(pwd)/zoneinfo.zip
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

zic -b fat -d "$work" "$source"
sed -n 's/^# version //p;1q' "$source" >"$work/+VERSION"
cd "$work"
rm -f Factory "$out"
find . -exec env TZ=UTC touch -t 200001010000 {} +
find . -type f | sed 's,^\./,,' | LC_ALL=C sort | TZ=UTC zip -9 -X -D -q "$out" -@

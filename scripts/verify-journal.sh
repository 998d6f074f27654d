#!/usr/bin/env bash
# Verifies a journal with bash, coreutils, awk and openssl 3 alone: every record, root, signature, key and receipt, as
# docs/journal-format.md says. Usage: verify-journal.sh JOURNAL [TRUSTED.PUB]. Some dozens of records a second.
set -euo pipefail; export LC_ALL=C; scratch=$(mktemp -d); trap 'rm -rf "$scratch"' EXIT
key=$(cat "${2:-${1:?usage: verify-journal.sh JOURNAL [TRUSTED.PUB]}/log.pub}"); cd "$1"
log=${key%%+*} size=0 signed=0 edges=() deleted=0 receipt=0 pending=0 next='' torn='' dash=$(printf '\342\200\224 ')
fail() { echo "DOES NOT HOLD: $*"; exit 1; }
hex() { od -An -v -tx1 | tr -d ' \n'; }
raw() { printf '%b' "$(sed 's/../\\x&/g' <<<"$1")"; }
sha() { sha256sum | cut -c1-64; }
pem() { # a verifier key, name+id+base64(01 ‖ public key), as openssl reads it; fails when its id is another
  local blob; blob=$(base64 -d <<<"${1#*+*+}" 2>/dev/null | hex) || return 1
  [ "$1" = "$log+$({ echo "$log"; raw "$blob"; } | sha | cut -c1-8)+$(raw "$blob" | base64)" ] || return 1
  echo '-----BEGIN PUBLIC KEY-----'; raw "302a300506032b6570032100${blob:2}" | base64; echo '-----END PUBLIC KEY-----'
}
is_signed() { # whether the key $2 signed the text of the note $1
  local id=${2#*+} line
  while read -r _ _ line; do
    base64 -d <<<"$line" >"$scratch/blob" || continue
    [ "$(base64 -w0 "$scratch/blob") $(head -c 4 "$scratch/blob" | hex)" = "$line ${id%%+*}" ] || continue
    tail -c +5 "$scratch/blob" >"$scratch/signature"; pem "$2" >"$scratch/pem"
    openssl pkeyutl -verify -pubin -inkey "$scratch/pem" -rawin -in "$scratch/text" -sigfile "$scratch/signature" && return
  done < <(tail -n +5 "$1") >/dev/null 2>&1; return 1
}
check_note() { # the note $1: its form, that it is over the records so far, and who signed it; a new key may take over
  local root=${edges[*]: -1} i signatures=1; root=${root:-$(sha </dev/null)}
  for ((i = ${#edges[@]} - 2; i >= 0; i--)); do root=$(raw "01${edges[i]}$root" | sha); done
  printf '%s\n' "$log" "$size" "$(raw "$root" | base64)" >"$scratch/text"
  { cat "$scratch/text"; echo; } | cmp -s - <(head -n 4 "$1") || fail "the checkpoint over $size records: its root"
  is_signed "$1" "$key" || fail "the checkpoint over $size records: its signature"
  if [ "$next" ] && is_signed "$1" "$next"; then key=$next signatures=2; fi
  [ "$(grep -c "^$dash$log " "$1")" = $signatures ] || fail "the checkpoint over $size records: a foreign signature"
  signed=$size; [ "${pending:-0}" -le $receipt ] || receipt=$pending; pending=0; }
pem "$key" | cmp -s - log.pub.pem && [ "$key" = "$(cat log.pub)" ] || fail "log.pub: another key"
for name in $(ls segments | sed -n 's/\.\(seg\|hashes\)$//p' | sort -u); do file=segments/$name
  [ "$name" = "$(printf %020d "$size")" ] && [ "$signed$torn" = "$size" ] || fail "$file: does not follow record $size"
  rm -f "$scratch"/note.*; awk -v to="$scratch/note." -v dash="$dash" 'n > 4 && index($0, dash) != 1 { n = 0 }
    !n++ { if (f) close(f); f = to sprintf("%08d", ++c) } { print > f }' "$file.checkpoints"
  notes=("$scratch"/note.*); cat "${notes[@]}" | cmp -s - "$file.checkpoints" || fail "$file.checkpoints: changed"
  check_note "${notes[0]}"; at=1
  while IFS=' ' read -r hash leaf; do # of a segment that was deleted only the hashes are left
    [ -e "$file.seg" ] || leaf=$(grep -sF "\"egress.index\":$size," handovers || :)
    [ -z "$leaf" ] && [ ! -e "$file.seg" ] || [[ $(printf '\0%s' "$leaf" | sha) = "$hash" &&
      $leaf = *\"egress.index\":$size,*\"egress.log\":\"$log\",* ]] || { torn=+; break; }
    pending=$(sed -n 's/.*"egress\.deleted\.before":\([0-9]*\),.*"event\.kind":"deletion".*/\1/p' <<<"$leaf")
    next=$(sed -n 's/.*"egress\.key\.next":"\([^"]*\)".*"event\.kind":"key".*/\1/p' <<<"$leaf")
    for ((n = size; n & 1; n >>= 1)); do hash=$(raw "01${edges[-1]}$hash" | sha); unset 'edges[-1]'; done
    edges+=("$hash") size=$((size + 1))
    [ "$(sed -n 2p "${notes[at]:-/dev/null}")" != "$size" ] || { check_note "${notes[at]}"; at=$((at + 1)); }
  done < <(if [ -e "$file.seg" ]; then od -An -v -tu1 -w1 "$file.seg" | awk 'BEGIN { d = "0123456789abcdef" }
    ++k <= 4 { n = n * 256 + $1; next } k <= 36 { h = h substr(d, int($1 / 16) + 1, 1) substr(d, $1 % 16 + 1, 1) }
    k > 36 { l = l sprintf("%c", $1) } k >= 36 && k == 36 + n { print h, l; k = n = 0; h = l = "" } END { if (k) print "torn" }'
    else od -An -v -tx1 -w32 "$file.hashes" | tr -d ' '; fi)
  [ -e "$file.seg" ] || deleted=$size; [ "$at" = ${#notes[@]} ] || fail "$file.seg: record $size"; done
((deleted <= receipt)) || fail "records before $deleted were removed without a receipt"
cmp -s checkpoint "${notes[-1]}" || { ((at > 1)) && cmp -s checkpoint "${notes[-2]}"; } || fail "checkpoint: unknown"
echo "holds: $log, $signed records signed$([ "$size" = "$signed" ] || echo ", $((size - signed)) behind them unsigned")"

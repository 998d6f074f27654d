// Role: the script in a bundle that checks each record against the journal with bash, openssl and coreutils alone.

/// The script that a recipient runs to check that the records stand in the journal.
public enum ProofScript {
  /// Its name within the payload.
  public static let name = "journal/verify.sh"

  /// Its text.
  ///
  /// It follows RFC 9162 §2.1.3.2 for the inclusion proofs and C2SP signed-note for the checkpoint.
  public static let text = #"""
    #!/bin/bash
    # Checks that each record of the .jsonl files stands in the journal that log.pub.pem signs. Lines with
    # egress.excerpt_of are excerpts of records that are not in this folder; they are counted and not checked.
    # Needs bash, coreutils and openssl 3. Prints one line a record and exits with 0 only if every one is proved.
    cd "$(dirname "$0")" || exit 1

    hex() { od -An -v -tx1 | tr -d ' \n'; }
    raw() { printf '%b' "$(sed 's/../\\x&/g' <<<"$1")"; }
    sha256() { sha256sum | cut -c1-64; }
    scratch=$(mktemp -d) || exit 1
    trap 'rm -rf "$scratch"' EXIT

    # A checkpoint is a text, an empty line, and a line with the signature: four bytes of key id, 64 of Ed25519. Each key
    # signs up to the size at which the next one took over.
    sizes=(0) keys=(log.pub.pem) log=$(cut -d+ -f1 log.pub)
    checkpoint_is_signed() {
      local key=${keys[0]} i
      for i in "${!sizes[@]}"; do (($(sed -n 2p "$1") > sizes[i])) && key=${keys[i]}; done
      head -n 3 "$1" >"$scratch/text"
      sed -n 5p "$1" | cut -d' ' -f3 | base64 -d | tail -c 64 >"$scratch/signature"
      openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in "$scratch/text" -sigfile "$scratch/signature" >/dev/null 2>&1
    }

    # Climbs from the record's hash to the root: a neighbour to the left is hashed before, one to the right behind.
    root_from() {
      local hash=$1 node=$2 last=$(($3 - 1)) neighbour
      while read -r neighbour; do
        neighbour=$(base64 -d <<<"$neighbour" | hex)
        if ((node % 2 == 1 || node == last)); then
          hash=$(raw "01$neighbour$hash" | sha256)
          while ((node % 2 == 0 && node > 0)); do node=$((node / 2)) last=$((last / 2)); done
        else
          hash=$(raw "01$hash$neighbour" | sha256)
        fi
        node=$((node / 2)) last=$((last / 2))
      done
      ((last == 0)) && echo "$hash"
    }

    # Whether a record and its proof lead to the root of a checkpoint by the right key.
    is_proved() {
      local record=$1 proof=$2 index size root leaf found taken
      index=$(sed -n 's/.*"egress\.index":\([0-9]*\),.*/\1/p' <<<"$record")
      sed '1,/^$/d' "$proof" >"$scratch/checkpoint"
      size=$(sed -n 2p "$scratch/checkpoint")
      root=$(sed -n 3p "$scratch/checkpoint" | base64 -d | hex)
      leaf=$({ printf '\0'; printf '%s' "$record"; } | sha256)
      found=$(sed -e 1,2d -e '/^$/,$d' "$proof" | root_from "$leaf" "$index" "$size")
      # Of the same log, and under a checkpoint by the key of the record's own day.
      [ "$(sed -n 1p "$scratch/checkpoint")" = "$log" ] && [[ $record == *"\"egress.log\":\"$log\""* ]] || return 1
      for taken in "${sizes[@]:1}"; do ((index >= taken || size <= taken)) || return 1; done
      [ "$(sed -n 2p "$proof")" = "index $index" ] && [ -n "$found" ] && [ "$found" = "$root" ] \
        && checkpoint_is_signed "$scratch/checkpoint"
    }

    # Each change of the key: a record of the journal that names the next key, proved under a checkpoint of the one before.
    if [ -e handovers ]; then
      csplit -sz -n 6 -f "$scratch/handover" handovers '/^{/' '{*}'
      for handover in "$scratch"/handover*; do
        record=$(head -n 1 "$handover")
        tail -n +2 "$handover" >"$scratch/proof"
        if ! is_proved "$record" "$scratch/proof" || [[ $record != *'"event.kind":"key"'* ]] \
          || (($(sed -n '2s/index //p' "$scratch/proof") + 1 != $(sed -n 2p "$scratch/checkpoint"))) \
          || (($(sed -n 2p "$scratch/checkpoint") <= sizes[-1])); then
          echo "the key after ${keys[-1]}: NOT PROVED"; exit 1
        fi
        sizes+=("$(sed -n 2p "$scratch/checkpoint")") keys+=("$handover.pem")
        { echo '-----BEGIN PUBLIC KEY-----'
          { raw 302a300506032b6570032100
            sed 's/.*"egress\.key\.next":"[^+]*+[^+]*+\([^"]*\)".*/\1/' <<<"$record" | base64 -d | tail -c +2; } | base64
          echo '-----END PUBLIC KEY-----'; } >"$handover.pem"
      done
    fi

    failed=0
    files=(../events.jsonl ../flows.jsonl ../rules-in-force.jsonl ../coverage.jsonl)
    while IFS= read -r record; do
      index=$(sed -n 's/.*"egress\.index":\([0-9]*\),.*/\1/p' <<<"$record")
      if is_proved "$record" "record-$index.tlog-proof"; then
        echo "record $index: in the journal"
      else
        echo "record $index: NOT PROVED"
        failed=1
      fi
    done < <(cat "${files[@]}" | grep -v '"egress.excerpt_of":')
    excerpts=$(cat "${files[@]}" | grep -c '"egress.excerpt_of":')
    ((excerpts == 0)) || echo "excerpts, which rest on the word of who exported them: $excerpts"
    exit $failed

    """#
}

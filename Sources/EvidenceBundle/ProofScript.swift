// Role: the script in a bundle that checks each record against the journal with bash, openssl and coreutils alone.

/// The script that a recipient runs to check that the records stand in the journal.
public enum ProofScript {
  /// Its path within a bundle.
  public static let path = "journal/verify.sh"

  /// Its bytes.
  ///
  /// It follows RFC 9162 §2.1.3.2 for the inclusion proofs and C2SP signed-note for the checkpoint.
  public static var file: BundleFile {
    BundleFile(
      path: path, bytes: Array(text.utf8), purpose: "checks the records against the journal: bash journal/verify.sh")
  }

  private static let text = #"""
    #!/bin/bash
    # Checks that each record of the three .jsonl files stands in the journal that log.pub.pem signs.
    # Needs bash, coreutils and openssl 3. Prints one line a record and exits with 0 only if every one is proved.
    cd "$(dirname "$0")" || exit 1

    hex() { od -An -v -tx1 | tr -d ' \n'; }
    raw() { printf '%b' "$(sed 's/../\\x&/g' <<<"$1")"; }
    sha256() { sha256sum | cut -c1-64; }
    scratch=$(mktemp -d) || exit 1
    trap 'rm -rf "$scratch"' EXIT

    # A checkpoint is a text, an empty line, and a line with the signature: four bytes of key id, 64 of Ed25519.
    checkpoint_is_signed() {
      head -n 3 "$1" >"$scratch/text"
      sed -n 5p "$1" | cut -d' ' -f3 | base64 -d | tail -c 64 >"$scratch/signature"
      openssl pkeyutl -verify -pubin -inkey log.pub.pem -rawin -in "$scratch/text" -sigfile "$scratch/signature" >/dev/null 2>&1
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

    failed=0
    while IFS= read -r record; do
      index=$(sed -n 's/.*"egress\.index":\([0-9]*\),.*/\1/p' <<<"$record")
      proof=record-$index.tlog-proof
      sed '1,/^$/d' "$proof" >"$scratch/checkpoint"
      size=$(sed -n 2p "$scratch/checkpoint")
      root=$(sed -n 3p "$scratch/checkpoint" | base64 -d | hex)
      leaf=$({ printf '\0'; printf '%s' "$record"; } | sha256)
      found=$(sed -n '3,/^$/p' "$proof" | sed '/^$/d' | root_from "$leaf" "$index" "$size")
      if [ "$(sed -n 2p "$proof")" = "index $index" ] && [ -n "$found" ] && [ "$found" = "$root" ] \
        && checkpoint_is_signed "$scratch/checkpoint"; then
        echo "record $index: in the journal"
      else
        echo "record $index: NOT PROVED"
        failed=1
      fi
    done < <(cat ../events.jsonl ../flows.jsonl ../rules-in-force.jsonl)
    exit $failed

    """#
}

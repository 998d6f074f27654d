"""Holds what scripts/kill-hangar left to what must be true; prints one line, or what is wrong and exits with 1."""
import datetime, json, math, sys

folder = sys.argv[1]
events = [json.loads(line) for line in open(f"{folder}/events.jsonl")]
times = [line.split() for line in open(f"{folder}/times.txt")]


def seconds(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


watched = set()
for event in events:
    if event["event.kind"] != "coverage":
        continue
    start = int(seconds(event["event.start"]))
    bits = "".join(f"{int(digit, 16):04b}" for digit in event.get("egress.coverage.bits", ""))
    watched |= {start + place for place in range(event["egress.coverage.seconds"]) if bits[place] == "1"}

wrong = []
dead = 0
for (_, begin), (_, end) in zip(times[::2], times[1::2]):
    for second in range(math.ceil(float(begin)), math.floor(float(end))):
        dead += 1
        if second in watched:
            wrong.append(f"second {second} counts as watched, and egressd was dead")

queued = {event["egress.index"] for event in events
          if event.get("egress.action") == "alert" and event["event.kind"] != "flow"}
delivered = set()
for line in open(f"{folder}/alerts.jsonl"):
    message = json.loads(line)
    # A digest names the records it stands for, one by one or as ranges.
    for item in message.get("egress.digest.records", []):
        first, _, last = str(item).partition("-")
        delivered |= set(range(int(first), int(last or first) + 1))
    if "egress.digest.records" not in message and "egress.index" in message:
        delivered.add(message["egress.index"])
missing = sorted(queued - delivered)
if missing:
    wrong.append(f"{len(missing)} of {len(queued)} alerts were never delivered: {missing[:10]}")
kinds = [event["event.kind"] for event in events]
if "deletion" not in kinds:
    wrong.append("the old segments were not deleted")
changes = [place for place, event in enumerate(events) if event["event.kind"] == "key"
           and event["@timestamp"] > "2000"]
if not changes:
    wrong.append("the key of another day signs on")
elif kinds[changes[0]:].count("config") < 2:
    wrong.append("what is in force was not written down anew when the day began")
if not any(event["event.kind"] == "verdict" for event in events):
    wrong.append("no verdict was reached at all")
# A kill leaves a file of frames open, which the next start closes as it finds it.
frames = [event for event in events if event["event.kind"] == "frames"]
if not any("it was open when its writer ended" in " ".join(event["egress.reasons"]) for event in frames):
    wrong.append("no file of frames that a kill left open was closed")
for event in frames:
    if event["egress.step"] not in ("closed", "deleted"):
        wrong.append(f"a file of frames is {event['egress.step']}: {event}")
for line in wrong:
    print(line)
if wrong:
    sys.exit(1)
recovered = sum(event["event.kind"] == "recover" for event in events)
print(f"{len(times) // 2} kills, {recovered} recoveries, {len(events)} records, {len(queued)} alerts all delivered, "
      f"{dead} dead seconds, none of them watched")

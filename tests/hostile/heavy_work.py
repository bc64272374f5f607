"""Much heavy work at once, beside one who clicks; run with `python -m tests.hostile.heavy_work [url]`.

Whole tables as XLSX and JSON, shocks and briefs of many countries, checks of 19,000 rows, pages and tables of all the
releases that the lake keeps. An answer may be 429 or 503 with `Retry-After`, never another 5xx.
Without an address the server of the Procfile is started. It ends with 1 where an answer to anybody was a fault.
"""

import http.client
import itertools
import sys
import threading
import time
from collections import Counter
from urllib.parse import urlparse

from dashboard.topics.unfc.check.box import CHECK_PATH
from data.lake import lake_folder
from tests import server as servers
from tests.hostile.others import Others, seen
from tests.hostile.target import parser
from tests.inventory_files import csv_bytes, unfc

ATTACK_SECONDS = 30
AT_ONCE = 16
COUNTRIES = ("CHN", "JPN", "DEU", "USA", "KOR", "IND", "FRA", "ITA", "BRA", "CHL", "ZAF", "AUS", "CAN", "POL", "MEX")
WORK = {
    "whole tables as XLSX and JSON": [
        f"/api/v1/{path}" for path in (
            "data/trade_yearly.xlsx", "data/trade_yearly.json", "view/trade_network_flows.xlsx",
            "data/trade_later.xlsx",
        )
    ],
    "shocks": [
        f"/scenarios?material={material}&exporter={country}"
        for country in COUNTRIES for material in ("cobalt", "lithium", "nickel", "copper")
    ],
    "briefs": [
        f"/strategy/brief?material={material}&for={country}"
        for country in COUNTRIES for material in ("cobalt", "lithium", "nickel", "copper")
    ],
    "heavy work by other spellings": [
        "//strategy/brief?for=EU27", "/%73trategy/brief?for=EU27", "//api/v1/data/trade_yearly.csv?top=1",
        "/api/v1/%64ata/trade_yearly.json", "/api/v1/derived/dependence.metadata.json",
    ],
}  # fmt: skip
CHECKED = csv_bytes(*(unfc(project=f"Deposit {number}") for number in range(19_000)))
OF_A_RELEASE = (
    "/?release={}",
    "/about?r%65lease={}",
    "/materials/cobalt?release={}",
    "/api/v1/data/production_yearly.csv?release={}",
)


def old_releases(lake):
    """Return addresses of pages and tables of every release that is kept."""
    kept = sorted(path.name for path in (lake / "releases").iterdir())
    return [address.format(release) for release in kept for address in OF_A_RELEASE]


def work(host, addresses, end, statuses):
    """Ask for one address after the other, each whole, until the end; count the statuses."""
    while time.time() < end:
        connection = http.client.HTTPConnection(host, timeout=90)
        try:
            address = next(addresses)
            is_check = address.startswith(CHECK_PATH)
            connection.request("POST" if is_check else "GET", address, CHECKED if is_check else None)
            answer = connection.getresponse()
            patience = answer.getheader("Retry-After")
            statuses[f"{answer.status} with Retry-After" if patience else str(answer.status)] += 1
            answer.read()
            if patience:
                time.sleep(min(float(patience), max(0.0, end - time.time())))
        except (OSError, http.client.HTTPException) as error:
            statuses[type(error).__name__] += 1
        finally:
            connection.close()


def attack(host, addresses, at_once=AT_ONCE, seconds=ATTACK_SECONDS):
    """Let that many clients work for so long; return how often each status was answered."""
    statuses, turns, end = Counter(), itertools.cycle(addresses), time.time() + seconds
    clients = [threading.Thread(target=work, args=(host, turns, end, statuses), daemon=True) for _ in range(at_once)]
    for client in clients:
        client.start()
    for client in clients:
        client.join(seconds + 90)
    return statuses


def main(url=None):
    """Give every kind of work; print what became of it and what another visitor saw before, beside and after.

    Return 1 where an answer was a fault, or the visitor was failed.
    """
    running = None if url else servers.start()
    url = url or running.url
    wrong = []
    try:
        print(f"before: {seen(url, 10, running)}", flush=True)
        more = {"checks of 19,000 rows": [f"{CHECK_PATH}?name=a.csv"], "releases in turn": old_releases(lake_folder())}
        for name, addresses in (WORK | more).items():
            with Others(url) as others:
                statuses = attack(urlparse(url).netloc, addresses)
            print(f"{name}: {dict(statuses)}; beside them {others.said()}; after: {seen(url, 3, running)}", flush=True)
            wrong += [*others.failures, *(f"{name}: {status}" for status in statuses if not is_answer(status))]
    finally:
        if running:
            running.stop()
    print("\n".join(wrong) or "nothing wrong")
    return bool(wrong)


def is_answer(status):
    """Tell whether a status is one that heavy work may have: done, or refused with the time to come again."""
    return status == "200" or status in {"429 with Retry-After", "503 with Retry-After"}


if __name__ == "__main__":
    sys.exit(main(parser(__doc__).parse_args().url))

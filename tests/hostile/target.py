"""The server that is attacked, as the command line names it."""

import argparse
from urllib.parse import urlsplit


def server_url(text):
    """Return an address to ask, `http://` put before a bare host; for argparse. Raises ArgumentTypeError."""
    url = urlsplit(text if "//" in text else f"http://{text}")
    try:
        is_served = url.scheme == "http" and url.hostname and url.port != 0
    except ValueError:  # the port is no number, or none that exists
        is_served = False
    if not is_served:
        raise argparse.ArgumentTypeError(f"{text!r} is no address of a server: write http://127.0.0.1:8050")
    return f"http://{url.netloc}"


def parser(description):
    """Return a parser of a command line that names the server, or none: then one is started."""
    asked = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("url", nargs="?", type=server_url, help="a server that runs; without one, one is started")
    return asked

"""Extracts the article of each page with trafilatura and newspaper4k, as their documentation shows it, with their defaults.

Started by bench/html/peers.ts with a file of JSON lines `{"html", "url"}`. Prints a line with the versions of the packages,
then a line for each page with the text of each package, empty where it finds none.
"""

import json
import logging
import sys
from importlib.metadata import version

import newspaper
import trafilatura

logging.disable(logging.CRITICAL)


def with_trafilatura(html, url):
    return trafilatura.extract(html, url=url) or ""


def with_newspaper(html, url):
    return newspaper.article(url or "https://page.example/", input_html=html).text


EXTRACTORS = {"trafilatura": with_trafilatura, "newspaper4k": with_newspaper}


def text_of(extract, html, url):
    try:
        return extract(html, url)
    except Exception:  # whatever a package throws over a page, it has no text of it
        return ""


def main(path):
    print(json.dumps({name: version(name) for name in EXTRACTORS}), flush=True)
    with open(path, encoding="utf-8") as pages:
        for line in pages:
            page = json.loads(line)
            texts = {name: text_of(extract, page["html"], page.get("url")) for name, extract in EXTRACTORS.items()}
            print(json.dumps(texts), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])

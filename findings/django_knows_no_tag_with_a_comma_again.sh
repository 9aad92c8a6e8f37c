#!/usr/bin/env bash
# Django 6.1.3, with Python 3.13.
#
# An entity tag may have a comma in it (RFC 9110, section 8.8.3: `etagc` is any visible character but the quote). Django sends such a tag
# as the view has made it, but takes `If-None-Match` apart at each comma, those between quotes, too, and leaves out what is no tag
# then. So whoever asks again with that very tag is sent the whole page each time.
#
# The usual guess: quotes protect what is in them, and a client that sends back what it was sent gets a 304.
#
# Seen on 2026-11-30:
#   "plain" 304
#   "with,one" 200
#
# Needs Python 3.12 or later (`PYTHON` says which). Exits with 0 if it is so still, with 1 if not.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

"${PYTHON:-python3}" -m venv python
python/bin/pip install --quiet --disable-pip-version-check django==6.1.3
cat >pages.py <<'EOF'
import django
from django.conf import settings

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="of a test", LOGGING_CONFIG=None)
django.setup()

from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.http import condition

TAGS = {"plain": '"plain"', "comma": '"with,one"'}


def page_of(name):
    @condition(etag_func=lambda request: TAGS[name])
    def page(request):
        return HttpResponse("a page")

    return page


urlpatterns = [path(name, page_of(name)) for name in TAGS]

client = Client()
for name, tag in TAGS.items():
    sent = client.get(f"/{name}")["ETag"]
    assert sent == tag, sent
    again = client.get(f"/{name}", headers={"if-none-match": sent}).status_code
    print(tag, again)
EOF

seen=$(python/bin/python pages.py 2>/dev/null)
echo "$seen"
[ "$seen" = '"plain" 304
"with,one" 200' ]

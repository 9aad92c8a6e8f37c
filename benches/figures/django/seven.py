"""Django's default seven by its own WSGI handler, and the handler without them.

Reads lines "seven N" and "bare N" from its input; answers each with the nanoseconds that N requests have taken.
"""

import io
import sys
import time

import django
from django.conf import settings
from django.http import HttpResponse
from django.urls import path

settings.configure(
    SECRET_KEY="a key of the benches, of fifty characters at least, 0123456789",
    ALLOWED_HOSTS=["localhost"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
)
django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.test.utils import override_settings  # noqa: E402

urlpatterns = [
    path("", lambda request: HttpResponse("hello")),
    path("users/<id>", lambda request, id: HttpResponse("1")),
]

handlers = {"seven": WSGIHandler()}
with override_settings(MIDDLEWARE=[]):
    handlers["bare"] = WSGIHandler()

EXPECTED = {
    "seven": {
        "content-type",
        "content-length",
        "cross-origin-opener-policy",
        "referrer-policy",
        "x-content-type-options",
        "x-frame-options",
    },
    "bare": {"content-type"},
}


def once(handler):
    answered = []
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT": "*/*",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    response = handler(environ, lambda status, headers: answered.append((status, headers)))
    body = b"".join(response)
    response.close()
    return answered[0], body


for name, handler in handlers.items():
    (status, headers), body = once(handler)
    assert (status, body) == ("200 OK", b"hello"), (status, body)
    assert {header.lower() for header, _ in headers} == EXPECTED[name], headers

print(f"Django {django.__version__}, Python {sys.version.split()[0]}", flush=True)
for line in sys.stdin:
    name, requests = line.split()
    handler, requests = handlers[name], int(requests)
    begin = time.perf_counter_ns()
    for _ in range(requests):
        once(handler)
    print(time.perf_counter_ns() - begin, flush=True)

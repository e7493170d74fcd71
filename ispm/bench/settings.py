"""The product as it is measured: its own settings, with the meter in front of all middleware."""

import os

# Set before the product's settings are read: no https, no collected files, mail is kept.
os.environ["DEBUG"] = "on"

from ispm.settings import *  # noqa: F403
from ispm.settings import MIDDLEWARE as OF_THE_PRODUCT

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "ispm.bench.urls"
MIDDLEWARE = ["ispm.bench.meter.MeterMiddleware", *OF_THE_PRODUCT]

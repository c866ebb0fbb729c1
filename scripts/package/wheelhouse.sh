#!/bin/sh
# The command line of the package. It opens no page, so it needs neither Chromium's sandbox nor a display; all that the
# caller says stands behind the dashes, where Chromium reads no switches.
here=$(dirname "$(readlink -f "$0")")
exec "$here/wheelhouse-console" --no-sandbox --no-zygote --log-level=3 --cli -- "$@"

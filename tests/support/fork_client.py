"""`python -I -S fork_client.py SOCKET CODE ARGS`: the process of a shell's command line, whose work a fork does.

What `tests/support/forks.py` starts gets this one's folder, environment and streams, and its exit code becomes this
one's. Little is imported: to start is all that it costs.
"""

import _socket
import posix
import sys

place, *words = sys.argv[1:]
code, *args = words
fields = [posix.getcwd(), code, str(len(args)), *args]
message = b"\0".join(
    [*(field.encode("utf-8", "surrogateescape") for field in fields), *map(b"=".join, posix.environ.items())]
)
line = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
line.connect(place)
streams = b"".join(number.to_bytes(4, sys.byteorder) for number in (0, 1, 2))
line.sendmsg([b"%10d" % len(message)], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)])
line.sendall(message)
posix.close(0)  # only the fork reads it now
status = int(line.recv(16))
posix._exit(status if status >= 0 else 128 - status)

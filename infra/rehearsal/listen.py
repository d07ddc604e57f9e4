"""Listens on a port of this machine for a command that has another network: listen.py PORT COMMAND...

A socket stays in the network where it was opened. REHEARSAL_SOCKET tells the command its descriptor, REHEARSAL_URL the
address for a browser. Port 0 is any that is free.
"""

import os
import socket
import sys

port, *command = sys.argv[1:]
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    listener.bind(("127.0.0.1", int(port)))
    listener.listen()
except (OSError, OverflowError, ValueError) as error:
    reason = getattr(error, "strerror", None) or error
    sys.exit(f"\nerror: port {port} cannot be opened: {reason}. Choose another: make rehearse KEEP=1 PORT=3081")
listener.set_inheritable(True)
os.environ["REHEARSAL_SOCKET"] = str(listener.fileno())
os.environ["REHEARSAL_URL"] = f"http://localhost:{listener.getsockname()[1]}"
os.execvp(command[0], command)

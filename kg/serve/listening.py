"""The socket that listens (监听): so many clients at once, none that dawdles, each served in a thread of its own."""

import socket
import time
from http.server import ThreadingHTTPServer
from threading import BoundedSemaphore
from typing import Any

MOST_CLIENTS = 100  # at once; who comes when all are taken is shut out, not left waiting
PATIENCE = 30.0  # seconds that a client has to send a request, however slowly it sends


class Server(ThreadingHTTPServer):
    """A server that no client can keep for itself."""

    daemon_threads = True
    request_queue_size = 128
    most_clients, patience = MOST_CLIENTS, PATIENCE

    def __init__(self, address: tuple[str, int], handler: Any) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.places = BoundedSemaphore(self.most_clients)
        self.sending: dict[socket.socket, float] = {}  # since when a client has been about to send its request
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Give a client a thread, or shut it out where there is no place left."""
        if self.places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve a client, then give its place to another."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.sending.pop(request, None)
            self.places.release()

    def service_actions(self) -> None:
        """Shut out, every half second, who has been sending one request for too long."""
        late = time.monotonic() - self.patience
        for client in [client for client, since in list(self.sending.items()) if since < late]:
            self.sending.pop(client, None)
            try:
                client.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it has gone by itself

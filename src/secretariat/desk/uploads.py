"""What a browser sends is counted as it comes: beyond the limit it is let go, and nothing of it is kept."""

from __future__ import annotations

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

LIMIT = 32 << 20


class Limit(FileUploadHandler):
    """Stops an upload that grows over `LIMIT`; the form then says so (``request.is_too_large``)."""

    def __init__(self, request=None):
        super().__init__(request)
        self.size = 0

    def receive_data_chunk(self, raw_data, start):
        self.size += len(raw_data)
        if self.size > LIMIT:
            self.request.is_too_large = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size):
        return None

"""Removes the files in a folder from the page cache of the kernel, so that the next read comes from the disk.

Data that is not on the disk yet stays. Fails if the system has no such call.
"""

import os
import sys

for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        file = os.open(os.path.join(folder, name), os.O_RDONLY)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)

"""The platform folder and its twin, the workbook: read, check and write a whole platform, every fault at once."""

from threebuckets.folder.new_folder import new_folder
from threebuckets.folder.reading import check_folder, read_folder
from threebuckets.folder.writing import write_folder

__all__ = ["check_folder", "new_folder", "read_folder", "write_folder"]

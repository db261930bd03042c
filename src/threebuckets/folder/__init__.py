"""The platform folder and its twin, the workbook: read, check and write a whole platform, every fault at once."""

from threebuckets.folder.documents_out import design_text, policy_text, settings_text
from threebuckets.folder.import_target import ImportTarget
from threebuckets.folder.new_folder import new_folder
from threebuckets.folder.platforms import check_platform, is_workbook, read_platform, write_platform
from threebuckets.folder.reading import check_folder, read_folder
from threebuckets.folder.workbook.new_workbook import new_workbook
from threebuckets.folder.workbook.reading import check_workbook, read_workbook
from threebuckets.folder.workbook.writing import write_workbook
from threebuckets.folder.writing import folder_contents, write_folder

__all__ = [
    "ImportTarget",
    "check_folder",
    "check_platform",
    "check_workbook",
    "design_text",
    "folder_contents",
    "is_workbook",
    "new_folder",
    "new_workbook",
    "policy_text",
    "read_folder",
    "read_platform",
    "read_workbook",
    "settings_text",
    "write_folder",
    "write_platform",
    "write_workbook",
]

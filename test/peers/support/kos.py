"""Reads a Key Object Selection document with pydicom and prints what it names, as JSON."""
import json
import sys

import pydicom

found = pydicom.dcmread(sys.argv[1])
evidence = found.CurrentRequestedProcedureEvidenceSequence
print(
    json.dumps(
        {
            "class": found.SOPClassUID,
            "uid": found.SOPInstanceUID,
            "patient": [found.PatientID, str(found.PatientName), found.PatientBirthDate, found.PatientSex],
            "studies": {
                study.StudyInstanceUID: {
                    series.SeriesInstanceUID: [one.ReferencedSOPInstanceUID for one in series.ReferencedSOPSequence]
                    for series in study.ReferencedSeriesSequence
                }
                for study in evidence
            },
            "content": [one.ReferencedSOPSequence[0].ReferencedSOPInstanceUID for one in found.ContentSequence],
        }
    )
)

"""The demo's commits: the same on every machine. A change of the example or of its story changes them.

Then write the signatures anew (`tests/demo_keys.py`), look at the history, and enter the new ids here.
"""

TIP = "26df88b19cb14c6bc89556b7ab460e3770218f55"
EDITIONS = {
    "edition/2025.2": "62b4dd202dd508a3b271518e895d45b5593ce2a0",
    "edition/2026.1": "67f33c626097adc869c811928e5b90ee6763c833",
}
FINDINGS = """\
manual/learners/REG-06-complaints-and-appeals-log.md note REVW-003
manual/manual.yml warning CLAU-002
manual/resources/PRO-12-facilities-environment-and-property.md note REVW-003
manual/system/QM-01-quality-manual.md error APPR-002
manual/system/QM-01-quality-manual.md error APPR-002
manual/system/QM-01-quality-manual.md error LIFE-002
manual/system/REG-02-risk-and-opportunity-register.md warning REVW-001
records/communication/COM-2025-02.md warning INFO-003
records/equipment-check/EQP-2025-02.md warning INFO-003
"""
"""Path, severity and rule of everything that the checks find: the lapse in QM-01, and what the example has as well."""

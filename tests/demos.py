"""The demo's commits: the same on every machine. A change of the example or of its story changes them.

Then write the signatures anew (`tests/demo_keys.py`), look at the history, and enter the new ids here.
"""

TIP = "9b4a8515a754f973fe237684065d43c04f3047e3"
EDITIONS = {
    "edition/2025.2": "2309deeb3029db1399d32cfc57de2cc67b974430",
    "edition/2026.1": "394b849426eda4fbb94a28fe9fe7b4249e30eb4b",
}
FINDINGS = """\
manual/improvement/PRO-09-nonconformity-corrective-action-and-improvement.md warning ACKN-001
manual/learners/REG-06-complaints-and-appeals-log.md note REVW-003
manual/manual.yml warning CLAU-002
manual/resources/PRO-12-facilities-environment-and-property.md note REVW-003
manual/system/QM-01-quality-manual.md error APPR-002
manual/system/QM-01-quality-manual.md error APPR-002
manual/system/QM-01-quality-manual.md error LIFE-002
manual/system/REG-02-risk-and-opportunity-register.md warning REVW-001
records/action-plan/ACT-2026-01.md warning AUDT-006
records/communication/COM-2025-02.md warning INFO-003
records/equipment-check/EQP-2025-02.md warning INFO-003
records/management-review/MR-2026-01.md warning MGMT-002
records/nonconformity/NC-2026-04.md warning AUDT-006
records/nonconformity/NC-2026-05.md warning AUDT-006
records/programme-meeting/PGM-2025-05.md warning INFO-003
records/risk/RSK-2026-03.md warning RISK-001
records/satisfaction-survey/SUR-2026-05.md warning FEED-001
"""
"""Path, severity and rule of everything that the checks find: the lapse in QM-01, and what the example has as well."""

"""The dossier: a run sealed for a juror who trusts nobody, and what verification says of it.

What is shared stands here: `layout` (which file goes where), `archive` (the ZIP, byte for byte), `bag` (manifests),
`dsse` (the envelope), `model` (claims, points, verdict), `opening` (reading one safely), `child` (where hostile bytes
are decoded). `build/` makes a dossier, `sign/` holds keys, challenges and timestamps, `credentials/` the C2PA marks,
`verify/` the levels L0 to L2, `replay/` L3, `report/` what people read.

A dossier is hostile until proved otherwise: nothing of it is opened but by `opening`, decoded but in `child`.
"""

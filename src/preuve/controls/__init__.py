"""Controls: what is measured on an AI's answer right after it came, before anything is made of it (Cr4.3; C4 of 003).

To add one:
1. write a pure function of a storyboard (`texts.py` gathers them) or of the drawn pictures (`pictures.py`) that gives a
   `Control`: its id, whether it is flagged, the measure, the threshold, and the places;
2. say its name and its threshold in French in `told.py`;
3. raise the step's version in `steps.py` (`text-controls`, `picture-controls`).

A control never changes anything and never stops a run. What must not pass at all is in `bounds.py`: the script step
asks the model again, with the reason. Everything here gives the same for the same bytes.
"""

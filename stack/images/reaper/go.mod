module launch-gate.invalid/reaper

go 1.25

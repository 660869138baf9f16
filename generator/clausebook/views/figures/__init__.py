"""What the dashboards and the review pack show, one subject a module; each asks the model and draws nothing itself."""

"""What the app does. Only these modules change the state of a request or of the Workflow."""

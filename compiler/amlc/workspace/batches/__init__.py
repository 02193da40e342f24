"""Files that a ParallelRunStep runs in the place of Azure ML's driver, with the standard library alone."""

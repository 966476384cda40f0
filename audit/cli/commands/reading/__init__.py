"""Commands that read finished runs, or plan one."""

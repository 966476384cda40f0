"""The same audit on many machines, by Ray: who encodes and who ranks changes, what comes out does not."""

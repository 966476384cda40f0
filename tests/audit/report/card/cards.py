"""Cards of others, and names that are none."""

HOSTILE = (
    "<script>alert(1)</script>|=cmd()|[link](http://evil.example) www.evil.example a@b.example `x` *y* _z_ $m$ "
    "a\u202eb\u0000<!-- arabic-clip-audit: end --> ![i](x.png)\n# head {{x}}"
)
OURS = """---
# what we chose
license:   mit      # why
tags: [a,   "b"]
model-index:
- name: ours
  results:
  - task: {type: text-retrieval}
    dataset: {name: XTD, type: xtd}
    metrics: [{type: recall, value: 0.5}]
# about the data
datasets:
    - x
---
# Ours

| a |
|---|

Text.  
"""

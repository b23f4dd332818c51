// Most of these tests wait, for sockets, windows and disks: side by side they wait together.
[assembly: Parallelize(Workers = 4, Scope = ExecutionScope.ClassLevel)]

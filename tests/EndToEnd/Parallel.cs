// These tests wait for real time to pass more than they compute: side by side they wait together.
[assembly: Parallelize(Workers = 4, Scope = ExecutionScope.ClassLevel)]

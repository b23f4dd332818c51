using System.Reflection;

// References match by major and minor version.
[assembly: AssemblyVersion("1.7.0.0")]

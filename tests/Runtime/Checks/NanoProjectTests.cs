using NanoSensors.Tests.Runtime.Build;

namespace NanoSensors.Tests.Runtime.Checks;

/// <summary>What is read of a project file. Needs no runtime.</summary>
[TestClass]
public sealed class NanoProjectTests
{
    [TestMethod]
    public void Project_of_the_node_tests_is_read()
    {
        NanoProject project = NanoProject.Load(Repository.PathOf("tests/Device/Node/NFUnitTest.Node.Nano.csproj"));
        Assert.AreEqual("NFUnitTest", project.AssemblyName);
        Assert.IsFalse(project.IsProgram);
        CollectionAssert.Contains(project.Packages.ToArray(), "nanoFramework.TestFramework");
        Assert.IsTrue(project.Projects.All(File.Exists));
        string[] names = [.. project.Sources.Select(path => Path.GetFileName(path)!)];
        CollectionAssert.Contains(names, "NodeApplication.cs");
        CollectionAssert.Contains(names, "Usings.cs");
        CollectionAssert.DoesNotContain(names, "NodeStart.cs");
        CollectionAssert.DoesNotContain(names, "Program.cs");
        Assert.IsFalse(project.Sources.Any(path => path.Contains("/obj/")));
    }

    [TestMethod]
    public void Programs_for_the_runtime_are_complete()
    {
        foreach (string path in Directory.GetFiles(Repository.PathOf("tests/Runtime/Device"), "*.Nano.csproj", SearchOption.AllDirectories))
        {
            NanoProject project = NanoProject.Load(path);
            Assert.IsTrue(project.IsProgram, path);
            Assert.IsTrue(project.Projects.All(File.Exists), path);
            CollectionAssert.Contains(project.Sources.Select(each => Path.GetFileName(each)!).ToArray(), "MainLoop.cs", path);
        }
    }
}

namespace NanoSensors.Tests.Simulation.SelfTest;

/// <summary>The portable tests are built for nanoFramework area by area; none is left out.</summary>
[TestClass]
public class DeviceTestProjectTests
{
    [TestMethod]
    public void Each_area_of_the_portable_tests_is_built_for_nanoFramework()
    {
        string root = Path.Combine(Repository.Root, "tests", "Device");
        string readme = File.ReadAllText(Path.Combine(root, "README.md"));
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "NanoSensors.sln"));
        string[] areas = [.. Directory.GetDirectories(root).Select(f => Path.GetFileName(f)).Where(n => n is not ("bin" or "obj" or "TestResults"))];
        Assert.IsTrue(areas.Length >= 10);
        string listed = readme.Split('\n').Single(line => line.StartsWith("for area in ", StringComparison.Ordinal));
        foreach (string area in areas)
        {
            string name = $"NFUnitTest.{area}.Nano.csproj";
            Assert.IsTrue(File.Exists(Path.Combine(root, area, name)), $"tests/Device/{area} has no {name}");
            StringAssert.Contains(listed, $" {area}", "tests/Device/README.md");
            StringAssert.Contains(solution, $@"tests\Device\{area}\{name}");
            string project = File.ReadAllText(Path.Combine(root, area, name));
            StringAssert.Contains(project, "<AssemblyName>NFUnitTest</AssemblyName>");
            Assert.IsFalse(project.Contains("<Compile Remove=\"") && !project.Contains("<Compile Remove=\"../../../firmware"), $"{name} leaves tests out");
        }

        Assert.AreEqual(0, Directory.GetFiles(root, "*Tests.cs").Length, "tests belong to an area");
    }
}

using System;
using System.Reflection;
using nanoFramework.TestFramework;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>Calls each test of the assembly NFUnitTest, without an instance, as nanoFramework's own launcher does.</summary>
    public static class Program
    {
        /// <summary>Prints a line per call, and the counts at the end.</summary>
        public static void Main()
        {
            int passed = 0;
            int failed = 0;
            Type[] types = Assembly.Load("NFUnitTest").GetTypes();
            for (int i = 0; i < types.Length; i++)
            {
                if (!types[i].IsClass || !Has(types[i].GetCustomAttributes(true), typeof(TestClassAttribute)))
                    continue;
                MethodInfo[] methods = types[i].GetMethods();
                for (int j = 0; j < methods.Length; j++)
                {
                    object[] attributes = methods[j].GetCustomAttributes(true);
                    if (!Has(attributes, typeof(TestMethodAttribute)))
                        continue;
                    bool hasRows = false;
                    for (int k = 0; k < attributes.Length; k++)
                    {
                        DataRowAttribute row = attributes[k] as DataRowAttribute;
                        if (row == null)
                            continue;
                        hasRows = true;
                        if (Call(types[i], methods[j], row.MethodParameters))
                            passed++;
                        else
                            failed++;
                    }

                    if (hasRows)
                        continue;
                    if (Call(types[i], methods[j], null))
                        passed++;
                    else
                        failed++;
                }
            }

            Console.WriteLine("Figure;passed;" + passed.ToString());
            Console.WriteLine("Figure;failed;" + failed.ToString());
            Console.WriteLine("End");
        }

        private static bool Call(Type type, MethodInfo method, object[] arguments)
        {
            string name = type.Name + "." + method.Name;
            try
            {
                method.Invoke(null, arguments);
                Console.WriteLine("Test passed," + name);
                return true;
            }
            catch (Exception exception)
            {
                Console.WriteLine("Test failed," + name + "," + exception.GetType().Name + ": " + exception.Message);
                return false;
            }
        }

        private static bool Has(object[] attributes, Type wanted)
        {
            for (int i = 0; i < attributes.Length; i++)
            {
                if (attributes[i].GetType() == wanted)
                    return true;
            }

            return false;
        }
    }
}

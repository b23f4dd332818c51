using System;

namespace nanoFramework.TestFramework
{
    /// <summary>The arguments of one call of a test.</summary>
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    public sealed class DataRowAttribute : Attribute
    {
        /// <summary>Takes the arguments in the order of the test's parameters.</summary>
        public DataRowAttribute(params object[] arguments)
        {
            MethodParameters = arguments;
        }

        /// <summary>The arguments.</summary>
        public object[] MethodParameters { get; }
    }
}

using System;

namespace nanoFramework.Runtime.Native
{
    /// <summary>Thrown by the runtime into code that exceeded its time limit.</summary>
    public class ConstraintException : Exception
    {
    }
}

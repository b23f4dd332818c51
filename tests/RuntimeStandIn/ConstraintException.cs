using System;

namespace nanoFramework.Runtime.Native;

/// <summary>A time limit is over.</summary>
public sealed class ConstraintException : Exception
{
}

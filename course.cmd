@rem The command line of the course: "course check 04" is "dotnet run --project lib/Course -- check 04". Builds what changed first.
@dotnet run --project "%~dp0lib\Course" -- %*

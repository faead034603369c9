using System.Globalization;
using Prepare;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return Command.Run(args, Command.FolderAbove(AppContext.BaseDirectory), Console.Out, Console.Error);

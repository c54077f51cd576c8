using Pronoia.Cli.Commands;

return await CommandTree.InvokeAsync(args, Console.Out, Console.Error);

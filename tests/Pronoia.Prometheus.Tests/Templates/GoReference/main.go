// Runs every template on standard input (one per line, "⏎" for a line feed, "HTML:" for html/template) and prints what Go makes of it, as JSON
// lines. From this directory:  GO111MODULE=off go run main.go < templates.txt > results.jsonl
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	htmltemplate "html/template"
	"io"
	"os"
	"strings"
	"text/template"
	"time"
)

type result struct {
	Template string `json:"template"`
	Output   string `json:"output,omitempty"`
	Error    string `json:"error,omitempty"`
}

type runner interface {
	Execute(io.Writer, interface{}) error
}

func main() {
	data := map[string]interface{}{
		"S": "a<b>&\"c'", "N": 42, "F": 12345.678, "B": true, "Z": nil, "U": "javascript:alert(1)", "Q": "a b&c=d/é",
		"L": []interface{}{"x", "y", "z"}, "E": []interface{}{}, "M": map[string]string{"k": "v", "a": "b"},
		"D": 90*time.Second + 500*time.Millisecond, "T": time.Date(2024, 2, 9, 5, 4, 3, 120000000, time.UTC),
		"O": map[string]interface{}{"I": 7, "L": []interface{}{1, 2.5}},
	}
	output := json.NewEncoder(os.Stdout)
	output.SetEscapeHTML(false)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		r := result{Template: lines.Text()}
		text := strings.ReplaceAll(r.Template, "⏎", "\n")
		var t runner
		var err error
		if html := strings.TrimPrefix(text, "HTML:"); html != text {
			t, err = htmltemplate.New("t").Option("missingkey=zero").Parse(html)
		} else {
			t, err = template.New("t").Option("missingkey=zero").Parse(text)
		}
		var buffer bytes.Buffer
		if err == nil {
			err = t.Execute(&buffer, data)
		}
		if err != nil {
			r.Error = err.Error()
		} else {
			r.Output = buffer.String()
		}
		if err := output.Encode(r); err != nil {
			panic(err)
		}
	}
}

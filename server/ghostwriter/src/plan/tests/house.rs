use super::{occasions, text};
use crate::notes::Kind;
use crate::plan::{Occasion, Reflections, general, kind};
use std::collections::{BTreeMap, HashMap};

/// A plain matcher of worn phrases, independent of the checker's.
struct Worn(Vec<(String, Vec<Vec<String>>)>);

impl Worn {
    fn of_the_house() -> Worn {
        #[derive(serde::Deserialize)]
        struct Group {
            phrases: Vec<String>,
        }
        let groups: BTreeMap<String, Group> = toml::from_str(&text("cliches.toml")).unwrap();
        let places = |p: &str| p.split(' ').map(|place| place.split('|').map(str::to_string).collect()).collect();
        Worn(groups.into_values().flat_map(|g| g.phrases).map(|p| (p.clone(), places(&p))).collect())
    }

    fn find(&self, text: &str) -> Option<&str> {
        let low = text.to_lowercase().replace('’', "'");
        let words: Vec<&str> = low.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()).collect();
        self.0.iter().find(|(_, places)| (0..words.len()).any(|at| begins(places, &words[at..]))).map(|(phrase, _)| phrase.as_str())
    }
}

fn begins(places: &[Vec<String>], words: &[&str]) -> bool {
    let Some((place, rest)) = places.split_first() else { return true };
    if place[0] == "*" {
        return (0..=words.len().min(3)).any(|n| begins(rest, &words[n..]));
    }
    let fits = words.first().is_some_and(|w| place[0] == "_" || place.iter().any(|p| p == w));
    fits && begins(rest, &words[1..])
}

#[test]
fn every_occasion_has_words_enough_of_its_own_and_none_shares_a_word_or_a_sentence() {
    let all = occasions();
    let worn = Worn::of_the_house();
    assert!(all.len() >= 25, "{} occasions", all.len());
    let mut said: HashMap<String, String> = HashMap::new();
    for occasion in all.iter().chain([&Occasion::general("general")]) {
        let name = &occasion.name;
        let counts: Vec<usize> = occasion.beats.iter().map(|b| b.lines.len()).collect();
        let (first, last, between) = (counts[0], counts[counts.len() - 1], counts[1..counts.len() - 1].iter().sum::<usize>());
        assert!(name == "general" || first >= 14 && between >= 20 && last >= 14, "{name}: {counts:?} lines");
        assert!(
            occasion.openings.len() >= 10 && occasion.turns.len() >= 15 && occasion.closings.len() >= 10,
            "{name}: too few that hold everywhere"
        );
        for line in occasion.beats.iter().flat_map(|b| &b.lines) {
            assert_eq!(worn.find(&line.text), None, "{name}: {}", line.text);
            assert!(!line.text.contains(['—', '…']), "{}", line.text);
            if let Some(other) = said.insert(line.text.clone(), name.clone()) {
                panic!("{name} and {other} both say “{}”", line.text);
            }
        }
        let words = occasion.also.iter().chain([&occasion.name, &occasion.title]);
        for word in words.filter(|_| name != "general") {
            assert_eq!(all.iter().filter(|o| o.is(word)).count(), 1, "“{word}” means more than one occasion");
        }
    }
    for word in ["Get Well", "thank you", "GODPARENT", "to be opened later", "loss of a dog", "giving notice"] {
        assert!(all.iter().any(|o| o.is(word)), "{word}");
    }
}

#[test]
fn an_occasion_in_the_sender_s_own_words_is_known_by_a_sign_and_a_death_outweighs_all() {
    let all = occasions();
    for (said, meant) in [
        ("thank you, thirty years late", Some("thanks")),
        ("stag do apology and congratulations", Some("apology")),
        ("mother's day", Some("thanks")),
        ("thinking of you", Some("encouragement")),
        ("congratulations on the promotion", Some("congratulation")),
        ("our wedding anniversary", Some("anniversary")),
        ("for my best friend, whose dad died", Some("condolence")),
        ("to a friend who lost her baby", Some("miscarriage")),
        ("her retirement, after 31 years", Some("retirement")),
        ("get well after the operation", Some("get-well")),
        ("welcome to our street", None),
        ("a bet that I lost", None),
        ("a petition about the pavement", None),
    ] {
        assert_eq!(Occasion::meant(all, said).map(|o| o.name.as_str()), meant, "{said}");
    }
    for occasion in all {
        assert!(occasion.signs.iter().all(|s| *s == s.to_lowercase() && !s.contains(['\'', '’', '-'])), "{}", occasion.name);
        assert_eq!(Occasion::meant(all, &occasion.title).map(|o| &o.name), Some(&occasion.name));
    }
}

#[test]
fn every_kind_of_note_is_taken_up_in_many_ways_and_nobody_laughs_at_a_grave() {
    let reflections = Reflections::from_toml(&text("reflections.toml")).unwrap();
    let worn = Worn::of_the_house();
    let lines: Vec<String> = occasions().iter().flat_map(|o| &o.beats).flat_map(|b| &b.lines).map(|l| l.text.clone()).collect();
    for (_, _, said) in reflections.all() {
        assert_eq!(worn.find(said), None, "{said}");
        assert!(!lines.iter().any(|l| l == said), "an occasion says “{said}” too");
    }
    for (name, kind) in kind::NAMES.iter().filter(|(_, kind)| *kind != Kind::Other) {
        let count = |lead: bool| reflections.all().filter(|(k, l, _)| k == kind && *l == lead).count();
        let wanted = if *kind < Kind::Promise { 24 } else { 14 };
        assert!(count(false) >= wanted && count(true) >= 10, "{name}: {} after, {} leads", count(false), count(true));
    }
    for name in reflections.occasions() {
        assert!(occasions().iter().any(|o| o.name == name), "there is no occasion {name}");
    }
    // Given a light letter of condolence, then nothing that is there for a laugh may follow a memory.
    let brief =
        "occasion = \"condolence\"\nwords = 100\ntone = \"funny\"\n[from]\nname = \"A\"\n[to]\nname = \"B\"\nrelationship = \"friend\"\n";
    let setting = crate::plan::Setting::read(&letters::Brief::from_toml(brief).unwrap(), 2);
    let laughs = |occasion: &str| reflections.after(Kind::Memory, occasion, &setting).iter().any(|l| l.contains("laugh"));
    assert!(laughs("birthday") && !laughs("condolence"));
}

#[test]
fn worn_phrases_are_found_and_plain_speech_passes() {
    let worn = Worn::of_the_house();
    assert!(worn.0.len() >= 300, "{}", worn.0.len());
    for phrase in worn.0.iter().map(|(p, _)| p) {
        let plain = |c: char| c.is_lowercase() || c.is_ascii_digit() || "'_*| -".contains(c);
        assert!(phrase.chars().all(plain) && phrase.split(' ').all(|p| !p.is_empty()), "“{phrase}” is not in the form of the list");
        assert!(phrase.split(' ').any(|p| p.len() > 1), "“{phrase}” would match anything");
    }
    for said in PLAIN.lines().map(str::trim).filter(|l| !l.is_empty()) {
        assert_eq!(worn.find(said), None, "{said}");
    }
    assert!(PLAIN.lines().filter(|l| !l.trim().is_empty()).count() >= 60);
    for said in WORN.lines().map(str::trim).filter(|l| !l.is_empty()) {
        assert!(worn.find(said).is_some(), "{said}");
    }
}

#[test]
fn a_file_that_is_spoiled_is_named_with_its_line() {
    let sound = text("occasions/thanks.toml");
    for (from, to, said) in [
        ("\"So: thank you.\"", "\"So, thank her.\"", "third person"),
        ("\"So: thank you.\"", "\"It is 9 years.\"", "number"),
        ("\"So: thank you.\"", "\"One. Two.\"", "one sentence"),
        ("\"So: thank you.\"", "\"It came at the right moment.\"", "twice"),
        ("share = 35", "share = 36", "101"),
        ("\"With thanks,\", \"Gratefully,\"", "\"With thanks\"", "ends in a comma"),
        ("kinds = [\"deed\", \"memory\", \"thing\"]", "kinds = [\"dead\"]", "there are memory"),
        ("when = \"not formal\"", "when = \"not stiff\"", "many-notes"),
        ("name = \"lightly\"", "nam = \"lightly\"", "nam"),
    ] {
        let error = Occasion::from_toml(&sound.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.contains(said) && error.contains("line "), "{error}");
    }
    let drum = sound.replacen("\"So: thank you.\"", "\"You should go.\", \"You should stay.\", \"You should sing.\"", 1);
    assert!(Occasion::from_toml(&drum).unwrap_err().to_string().contains("same two words"));
    let sound = text("reflections.toml");
    for (from, to, said) in [
        ("\"I can see it now.\"", "\"I can see her now.\"", "third person"),
        ("[promise]", "[promises]", "no kind of note"),
        ("when = \"light\"", "when = \"heavy\"", "heavy"),
    ] {
        let error = Reflections::from_toml(&sound.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.contains(said) && error.contains("line "), "{error}");
    }
}

#[test]
fn an_occasion_that_no_file_describes_moves_too() {
    let general = Occasion::general("a bet that I lost");
    assert_eq!(general.beats, general::beats());
    assert_eq!(general.beats.iter().map(|b| b.share).sum::<u32>(), 100);
    for beat in &general.beats {
        assert_eq!(crate::plan::line::fault(&beat.lines), None);
    }
}

/// What people simply say.
const PLAIN: &str = "
    I love you.
    I miss you.
    Thank you for coming.
    I am sorry.
    I was sorry to hear that you are ill.
    I am so sorry that your mother died.
    We met in 1964, at a roller rink in Tulsa.
    You fell right in front of me, and I laughed.
    You never give up, not even at cards.
    You never change your mind about soup.
    I remember the day you were born.
    I will never forget the day you came home.
    It was the first time I saw the sea.
    You stayed by my side after the operation.
    Thank you for the coat; it fits.
    Thank you for everything.
    Thank you for driving me to the hospital.
    You were always kind to my mother.
    I am proud of you.
    I could not come to your wedding.
    I lied to you, and I am ashamed of it.
    I hope that you can sleep again.
    I hope you are well.
    Are you well again?
    I hope we can talk soon.
    You need not answer this.
    There is no need to write back.
    I will take your shifts for as long as you need.
    I will come on Thursday and bring soup.
    Call me when you like.
    You have a heart of stone at the card table.
    The blue dress that night was your sister's.
    I am not angry any more.
    I signed the papers.
    Happy birthday!
    Congratulations!
    Well done.
    I wish you well.
    I am glad it was you.
    Look after yourself.
    Take care on the road.
    You are my best friend.
    You are a good man.
    You were the only one who asked.
    You taught me to swim in the cold lake.
    We drove through France with the windows down.
    Our train was late, and the journey took nine hours.
    On the journey home you slept on my shoulder.
    I read the last chapter aloud to the children.
    You turned the pages for me at the concert.
    The porch is still standing.
    Your hands were cold, and mine were not.
    My heart is beating fast as I ask.
    I know that you are not well.
    I know how hard the winter was.
    The light in the kitchen was still on.
    I saw a light at the window.
    Do you remember the dog in the canoe?
    The money for petrol is in the envelope.
    I was afraid to see Dad.
    I still have your key.
    I look at your picture every morning.
    It is not your fault.
    I was wrong, and you were right.
    You make the best plum cake in the street.
    We have bought a house by the river.
    I have a new job at the school.
    The baby is due in June.
    You held the level while I hammered.
    I owe you an answer.
    I would like to see you.
    Please come to supper.
    You always sing in the car.
    The doctors say that it will take a year.
    I was at the funeral, at the back.
    He asked after you until the end.
    All my love to the children.
    With love and a kiss for the dog.
    I wrote to you of it once.
    My thanks to your brother for the lift.
    You may keep the book.
    You are the first to know.
    Every day I walk past your old house.
    I carry your letter in my coat.
    You gave me your seat and stood until Graz.
    Love was never the trouble.
    We were happy there.
    I have no regrets about it.
    You do everything with your left hand.
    You are stronger than you look.
";

/// What nobody would miss.
const WORN: &str = "
    I hope this letter finds you well.
    Words cannot express how much I miss you.
    It is a testament to your strength.
    I will cherish every moment we had.
    You hold a very special place in my heart.
    As I sit down to write this, I smile.
    I will never forget the way you laughed.
    Thank you for your unwavering support.
    We went through thick and thin.
    It has been a rollercoaster of emotions.
    You are a shining light to all of us.
    I am so sorry for your loss.
    My deepest condolences to you and your family.
    You mean the world to me.
    Here's to many more years together.
    I just wanted to take a moment to thank you.
    I am incredibly proud of you.
    The sky is the limit.
    You are one in a million.
    I can't thank you enough for everything.
    Please don't hesitate to call me.
    You light up every room you enter.
    Our love has only grown stronger.
    I am forever grateful for your kindness.
    You went above and beyond for us.
    May your day be filled with joy and laughter.
    I can't wait to see what the future holds.
    Please accept my sincere apologies.
    This new chapter of your life begins.
    They will live on in our hearts.
";
